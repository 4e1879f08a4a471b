"""The excerpt is what the author wrote for it, or the beginning."""

import pytest

from myproject.blog.models import Post

LONG = "word " * 100


def excerpt(site, body="First.\n\nSecond.", front_matter=""):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}", body)
    site.run()
    return Post.objects.get().excerpt


@pytest.mark.parametrize("name", ["description", "summary", "excerpt"])
def test_an_excerpt_in_the_front_matter_is_taken_as_plain_text(site, name):
    assert excerpt(site, front_matter=f"{name}: >\n  It *comes*\n  soon.") == "It comes soon."


@pytest.mark.parametrize("mark", ["<!-- more -->", "<!--more-->", "<!-- MORE -->"])
def test_text_before_the_mark_is_the_excerpt(site, mark):
    assert excerpt(site, f"One *a*.\n\nTwo.\n\n{mark}\n\nThree.") == "One a. Two."


def test_a_blog_may_have_a_mark_of_its_own(site):
    assert excerpt(site, "One.\n\n<!--cut-->\n\nTwo.", "excerpt_separator: <!--cut-->") == "One."


@pytest.mark.parametrize(
    "body", ["First.\n\nSecond.", "# Title\n\n```\ncode\n```\n\n<img src=https://a.example/x>\n\nFirst."]
)  # fmt: skip
def test_otherwise_the_first_paragraph_is_the_excerpt(site, body):
    assert excerpt(site, body) == "First."


def test_a_long_first_paragraph_is_cut_at_a_word(site):
    found = excerpt(site, LONG)
    assert found.endswith("word…")
    assert 290 <= len(found) <= 300


def test_a_paragraph_without_spaces_is_cut_at_a_character(site):
    assert excerpt(site, "数" * 500) == "数" * 299 + "…"


def test_text_before_the_mark_is_cut_at_the_models_limit(site):
    found = excerpt(site, LONG * 4 + "\n\n<!-- more -->")
    assert 990 <= len(found) <= 1000
