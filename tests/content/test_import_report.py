"""The report names each thing that somebody should look at, and a dry run writes nothing."""

import pytest
from django.core.files.storage import default_storage

from myproject.blog.models import Author, Post, Redirect, Tag


def test_each_outcome_is_counted(site):
    site.post("2024-05-01-a.md")
    site.post("2024-05-02-b.md")
    site.run()
    site.post("2024-05-02-b.md", body="Edited.")
    site.post("2024-05-03-c.md")
    site.write("2024-05-04-d.md", "No front matter.")
    report = site.run()
    assert "Posts: 1 created, 1 updated, 1 unchanged, 1 refused." in report
    assert "1 of 4 files were not imported. Exit status 1." in report


def test_a_missing_file_is_named_once_with_the_post_that_asks(site):
    site.post("2024-05-01-a.md", body="Text ![](x.png) ![](x.png) [p](/y.pdf)")
    site.post("2024-05-02-b.md", body="Text ![](x.png) [p](/y.pdf)")
    site.post("other/2024-05-03-c.md", body="Text ![](x.png)")
    report = site.run()
    assert "Missing files: 3." in report
    for line in (
        "2024-05-01-a.md: x.png",
        "2024-05-01-a.md: /y.pdf",
        "other/2024-05-03-c.md: x.png",
    ):
        assert report.count(line) == 1
    assert "Exit status" not in report


def test_a_file_that_cannot_be_used_is_named_with_its_reason(site):
    site.write("x.svg", "<svg onload=alert(1)>")
    site.post("2024-05-01-a.md", body="Text ![](x.svg)")
    assert "Files that cannot be used: 1.\n  x.svg: This is no picture." in site.run()


def test_a_page_without_front_matter_and_other_markup_are_named(site):
    site.write("index.html", "<p>No post.</p>")
    site.write("post.mdx", "---\ntitle: T\n---\n<Component />")
    report = site.run()
    assert "Files that are no posts: 1.\n  index.html: no front matter" in report
    assert "post.mdx: .mdx is not Markdown: convert it to .md first" in report


@pytest.mark.parametrize("name", ["a.MDX", "a.rst", "a.Rmd", "a.pandoc"])
def test_other_markup_is_named(site, name):
    site.post(f"2024-05-01-{name}")
    assert f"2024-05-01-{name}: .{name[2:]} is not Markdown" in site.run().replace(":1:", ":")


@pytest.mark.parametrize("name", ["a.markdown", "a.MD", "a.mdown", "a.mkd"])
def test_markdown_of_every_name_is_taken(site, name):
    site.post(f"2024-05-01-{name}")
    assert "1 created" in site.run()


def test_a_refusal_names_the_line(site):
    site.write("a.md", "---\ntitle: T\ntags: [a\n---\n")
    site.write("b.md", '+++\ntitle = "T"\nx = y\n+++\n')
    site.write("c.md", '{\n"title": "T"\n"x": 1\n}\n')
    site.post("d.md", "title: T\ndate: soon")
    site.write("e.md", b"---\ntitle: T\n---\n\ncaf\xe9\n")
    report = site.run()
    for place in ("a.md:4: broken YAML", "b.md:3: broken TOML", "c.md:3: broken JSON",
                  "d.md:3: no date that can be read ('soon')", "e.md:5: not UTF-8"):  # fmt: skip
        assert place in report


def test_a_dry_run_reports_the_same_and_writes_nothing(site):
    site.draw("x.png")
    front_matter = "title: T\nimage: x.png\ntags: [a]\nauthor: b\naliases: [/old/, /about/]"
    site.post("2024-05-01-a.md", front_matter, "![](x.png) {{< mystery >}}")
    dry = site.run(dry_run=True)
    assert not any(model.objects.exists() for model in (Post, Tag, Author, Redirect))
    assert not default_storage.exists("posts")
    assert "1 created" in dry
    assert dry == site.run()


def test_a_dry_run_over_posts_that_are_there_leaves_them(site):
    site.post("2024-05-01-a.md")
    site.run()
    site.draw("x.png")
    site.post("2024-05-01-a.md", "title: Other\nimage: x.png")
    assert "1 updated" in site.run(dry_run=True)
    assert Post.objects.get().title == "T"
    assert not default_storage.exists("posts")
