import pytest

from myproject.blog.markdown import render, render_comment


def test_markdown_becomes_html():
    assert render("A *word*.") == "<p>A <em>word</em>.</p>\n"


def test_a_table_becomes_a_table():
    assert "<td>1</td>" in render("| a |\n|---|\n| 1 |")


def test_what_scrolls_in_itself_is_reached_by_keyboard():
    assert render("    code") == '<pre tabindex="0"><code>code\n</code></pre>\n'
    assert '<div class="scroll" tabindex="0"><table>' in render("| a |\n|---|\n| 1 |")


def test_a_heading_that_says_nothing_is_a_cell():
    assert "<th>" not in render("| |\n|---|\n| 1 |")


def test_a_heading_of_the_first_level_is_lowered():
    assert render("# One") == "<h2>One</h2>\n"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '<a href="data:text/html,x">x</a>',
        "<iframe src='//evil.example'></iframe>",
        '<form action="//evil.example"><input name=password></form>',
        "<style>body{display:none}</style>",
        '<p style="position:fixed">x</p>',
        '<esi:include src="/accounts/profile/"/>',
        '<!--esi <esi:include src="/"/> -->',
        "<svg><script>alert(1)</script></svg>",
    ],
)
@pytest.mark.parametrize("rendered", [render, render_comment])
def test_nothing_that_acts_survives(rendered, attack):
    html = rendered(f"before\n\n{attack}\n\nafter").lower()
    assert "before" in html
    assert "after" in html
    for word in (
        "<script",
        "onerror",
        'href="javascript:',
        'href="data:',
        "<iframe",
        "<form",
        "style",
        "<esi",
        "<!--",
        "<svg",
    ):
        assert word not in html


def test_a_comment_shows_no_picture_and_lends_no_rank():
    html = render_comment("![pixel](https://evil.example/x.png) [link](https://evil.example/)")
    assert "<img" not in html
    assert 'rel="nofollow ugc noopener"' in html
