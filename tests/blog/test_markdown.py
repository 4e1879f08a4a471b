import nh3
import pytest
from django.core.exceptions import ValidationError
from django.utils.html import escape

from myproject.blog import html_tags
from myproject.blog.markdown import MAX_BYTES, render, render_comment, render_or_raise


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


# What took markdown-it-py or nh3 from seconds to minutes: 200 KB of each.
HOSTILE = {
    "tags": "<div>",
    "tags-in-blocks": "<div>\n\n",
    "formatting": "<b><i></b>",
    "new-formatting": "<code class=a><p>",
    "quotes": ">",
    "lists": "* + ",
    "numbered-lists": "1. ",
    "tables": "<table><td>",
    "mixed": "<li><dd>",
    "wrong-end": "<div></p>",
    "hidden-end": "<div><!--</div>-->",
    "end-in-attribute": '<div><br title="</div>">',
    "end-out-of-scope": "<div><table><td></div>",
    "end-of-another-name": "<div></div-x>",
    "ampersands": "&",
}


@pytest.mark.parametrize("text", [*HOSTILE.values()], ids=[*HOSTILE])
def test_text_that_nests_too_deep_is_rejected_with_a_sentence(text):
    with pytest.raises(ValidationError, match=r"Close or remove some\.|Split it\."):
        render_or_raise(text * (400_000 // len(text)))


@pytest.mark.parametrize("rendered", [render, render_comment])
def test_text_beyond_the_limits_becomes_plain_text(rendered):
    text = "<b>" * 101 + "word"
    assert rendered(text) == f'<pre tabindex="0">{escape(text)}</pre>\n'


def test_sanitizer_sees_no_text_beyond_the_limits(monkeypatch):
    monkeypatch.setattr(nh3, "clean", lambda *args, **kwargs: pytest.fail("was called"))
    render("<div>" * 200_000)


def test_longest_text_is_rendered_and_a_longer_one_rejected():
    # Line breaks of forms count once, so that what an import takes can be saved in the admin.
    text = "A line.\r\n" * (MAX_BYTES // len("A line.\n"))
    assert render_or_raise(text).startswith("<p>")
    with pytest.raises(ValidationError, match=r"has 2\.1 MB; a text may have 2 MB\."):
        render_or_raise(text + "é")


def test_number_of_elements_is_bounded(monkeypatch):
    monkeypatch.setattr(html_tags, "MAX_ELEMENTS", 100)
    render_or_raise("- a\n" * 99)
    with pytest.raises(ValidationError, match="more elements; a text may have 100"):
        render_or_raise("- a\n" * 100)


def test_open_formatting_counts_again_in_each_block(monkeypatch):
    monkeypatch.setattr(html_tags, "MAX_ELEMENTS", 100)
    with pytest.raises(ValidationError, match="more elements"):
        render_or_raise("<div><b><i><u>" + "<p>x" * 30)


def test_number_of_attributes_is_bounded():
    tag = "<img {}>".format(" ".join(f"a{number}=1" for number in range(101)))
    with pytest.raises(ValidationError, match="a <img> with more attributes"):
        render_or_raise(tag)
    assert "alt=" in render_or_raise(f'<img src="/x.png" alt="{"word " * 500}">')


def test_reference_is_not_multiplied():
    html = render("[a]: /" + "b" * 10_000 + "\n\n" + "[a] " * 10_000)
    assert len(html) < 1_000_000


SLOPPY = {
    "paragraphs": "<p>one",
    "list": "<ul><li>one<li><p>two</ul>",
    "definitions": "<dl><dt>a<dd>b<dt>c<dd>d</dl>",
    "table": "<table><tr><td>a<td><p>b<tr><td>c</table>",
    "table-parts": "<table><thead><tr><th>a<tbody><tr><td>b<tfoot><tr><td>c</table>",
    "anchors": "<a href=/a/?b=c&d=e>a",
    "quotes-together": '<a href="/x"title="y">a</a>',
    "upper-case": "<DIV><P>a</DIV>",
    "spans": "<div><span>a</div>",
    "cells": "<table><td><b>a</td></table>",
    "crossed": "<b><i>a</b></i>",
    "closed": "<br/><img src=/x.png /><hr></br>",
    "comments": "<!-- <div> --><!--><!---->",
}


@pytest.mark.parametrize("html", [*SLOPPY.values()], ids=[*SLOPPY])
def test_html_that_browsers_take_is_taken_however_often(html):
    rendered = render_or_raise("<div>\n" + f"{html}\n" * 200 + "</div>")
    assert "&lt;" not in rendered


def test_what_begins_no_tag_is_text():
    assert "<p>1 &lt; 2 &lt;3 &lt;a=b&gt;</p>" in render("<p>1 < 2 <3 <a=b></p>")
    assert "<p>&lt;b_c&gt;</p>" in render("<p><b_c></p>")


def test_declarations_and_scripts_leave_nothing():
    html = "<?php echo 1 ?><!DOCTYPE x><![CDATA[ x ]]><style>p{}</style><SCRIPT>1<b</SCRIPT >y"
    assert render(f"<div>{html}</div>").strip() == "<div>y</div>"
    assert render("<div>x<!-- 1 > 0 -->y</div>").strip() == "<div>xy</div>"
    assert render("<div>y<script>1<b") == "<div>y</div>"


def test_strikethrough_takes_two_tildes():
    assert render("~~a~~ ~b~") == "<p><del>a</del> ~b~</p>\n"
