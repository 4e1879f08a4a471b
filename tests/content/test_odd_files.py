"""One odd file is a line of the report, and never stops the files behind it."""

import os
import time
from xml.etree import ElementTree

import pytest
from django.db import OperationalError

from myproject.blog.models import Post
from myproject.content.importing import source


def fails(*args):
    raise ZeroDivisionError("odd")


REFUSED = {
    "not-utf-8": (b"---\ntitle: caf\xe9\n---\nText.", "not UTF-8: byte 14 is 0xe9"),
    "utf-16": ("---\ntitle: T\n---\nText.".encode("utf-16"), "not UTF-8"),
    "no-front-matter": ("Text.", "no front matter"),
    "empty": ("", "no front matter"),
    "no-end": ("---\ntitle: T\n", "the front matter has no end"),
    "list": ("---\n- a\n---\nText.", "not a list of `name: value` lines"),
    "year-202": ("---\ntitle: T\ndate: 0202-05-01\n---\nText.", "the year 202 is not between"),
    "year-10000": ("---\ntitle: T\ndate: 10000-05-01\n---\nText.", "no date that can be read"),
    "last-second": ("---\ntitle: T\ndate: 9999-12-31T23:59:59-12:00\n---\nText.", "the year 9999"),
    "day-30": ("---\ntitle: T\ndate: 2015-02-30\n---\nText.", "broken front matter: day"),
    "number": ("---\ntitle: T\ndate: 20150230\n---\nText.", "no date that can be read (20150230)"),
    "recursive": ("---\ntitle: &a [*a]\n---\nText.", "no title"),
    "deep": (f"---\ntitle: {'[' * 5000}\n---\nText.", "nested too deeply"),
    "deep-json": ('{"title": ' + "[" * 50_000 + "\n}\nText.", "nested too deeply"),
    "bomb": (
        "---\ntitle: T\na: &a {x: 1}\nb: &b {<<: [" + "*a," * 30 + "]}\n---\nText.", "aliases",
    ),
    "program": ("---\ntitle: !!python/object:os.system x\n---\nText.", "broken YAML"),
    "long-front-matter": (f"---\ntitle: T\nx: {'x' * 70_000}\n---\nText.", "longer than 64 KiB"),
    "long-title": (f"---\ntitle: {'T' * 251}\n---\nText.", "title: Ensure"),
    "huge-number": (f"---\ntitle: T\nx: {'9' * 5000}\n---\nText.", "broken front matter"),
    "huge": (b"---\ntitle: T\n---\n" + b"Text. " * 400_000, "has 2.4 MB; a post may have 2 MB"),
    "nested": ("---\ntitle: T\n---\n" + "<div>" * 200_000, "body: Quotes, lists or tags are"),
    "no-body": ("---\ntitle: T\n---\n", "body: This field cannot be blank."),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_an_odd_file_is_named_and_the_others_go_in(site, content, reason):
    site.write("2024-05-01-odd.md", content)
    site.post("2024-05-02-good.md")
    report = site.run()
    assert "2024-05-01-odd.md" in report
    assert reason in report
    assert "1 of 2 files were not imported." in report
    assert Post.objects.get().slug == "good"


TAKEN = {
    "nul-in-yaml": ('title: "a\\0b"', "Text."),
    "surrogate-in-yaml": ('title: "a\\ud800b"', "Text."),
    "control-characters": ("title: a\x08b", "pasted\x08 text\x01 \x00 \ufffe"),
    "data-image": ("title: ab", f"![plot](data:image/png;base64,{'iVBORw0K' * 2000})"),
    "placeholder-address": ("title: ab", "![b](https://[your-host]/b.svg) [c](https://[host]/)"),
    "nul-in-address": ("title: ab", "![b](a%00.png) Text."),
    "long-name": ("title: ab", f"![b]({'x' * 300}.png) Text."),
    "private-use": ("title: ab", "\ue0000\ue001 Text."),
    "only-emoji-image": ("title: ab", "![b](🎉.png)"),
    "nul-in-address-of-a-post": ("title: ab", "[b](a%00.md) [c](@/a%00.md)\n\n[d]: %00.md"),
    "nul-in-reference": ("title: ab", 'Text. {{< ref "a%00" >}}'),
    "long-address-of-a-post": ("title: ab", f"[b]({'x' * 300}.md) [c]({'x/' * 3000}.md)"),
    "link-to-itself": ("title: ab", "Text. ![a](loop.png) [b](loop.txt)"),
    "brackets": ("title: ab", "[" * 500 + "![" * 500 + "`" * 501 + "<img <img"),
}


@pytest.mark.parametrize(("front_matter", "body"), TAKEN.values(), ids=TAKEN)
def test_odd_text_goes_in(site, client, front_matter, body):
    site.draw("🎉.png")
    for name in ("loop.png", "loop.txt"):
        (site.folder / name).symlink_to(name)
    site.post("2024-05-01-odd.md", front_matter, body)
    assert "1 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    assert Post.objects.get().title == "ab"
    assert client.get("/2024/05/01/odd/").status_code == 200
    ElementTree.fromstring(client.get("/feed.xml").content)  # noqa: S314
    assert "1 unchanged" in site.run()


def test_data_and_placeholders_are_left_as_they_are(site):
    written = "![b](https://[your-host]/b.svg) ![d](data:image/png;base64,iVBORw0K)"
    assert site.body(written) == written


def test_what_is_no_file_is_refused_or_passed_over(site):
    site.post("2024-05-02-good.md")
    os.mkfifo(site.folder / "2024-05-01-pipe.md")
    (site.folder / "2024-05-01-loop.md").symlink_to("2024-05-01-loop.md")
    (site.folder / "2024-05-01-gone.md").symlink_to("nothing.md")
    (site.folder / "2024-05-01-folder.md").mkdir()
    (site.folder / "up").symlink_to(site.folder)
    report = site.run()
    assert "pipe.md:1: is not a regular file" in report.replace("pipe.md: ", "pipe.md:1: ")
    assert "loop.md: cannot be read: Too many levels" in report
    assert "gone.md: cannot be read: No such file" in report
    assert "3 of 4 files were not imported." in report
    assert Post.objects.get().slug == "good"


def test_a_file_name_that_is_not_utf_8_is_taken_or_named(site):
    site.post(os.fsdecode(b"2024-05-01-caf\xe9.md"))
    site.write(os.fsdecode(b"2024-05-02-caf\xe9.md"), "No front matter.")
    report = site.run()
    assert "1 created" in report
    assert "caf\\udce9.md" in report


def test_an_error_that_nobody_foresaw_is_a_line_of_the_report(site, monkeypatch):
    site.post("2024-05-01-a.md")
    monkeypatch.setattr(source, "_topics", fails)
    assert "2024-05-01-a.md: ZeroDivisionError: odd" in site.run()


def test_an_error_while_writing_leaves_nothing_of_the_post(site, monkeypatch):
    site.draw("x.png")
    site.post("2024-05-01-a.md", "title: T\ntags: [a]\nimage: x.png")
    monkeypatch.setattr(Post, "save", fails)
    assert "ZeroDivisionError" in site.run()
    assert not (site.folder / "media" / "posts").exists()


def test_a_database_that_is_gone_ends_the_import(site, monkeypatch):
    def gone(*args):
        raise OperationalError("gone")

    site.post("2024-05-01-a.md")
    monkeypatch.setattr(source, "_topics", gone)
    with pytest.raises(OperationalError):
        site.run()


def test_brackets_by_the_thousand_take_no_time(site):
    site.post("2024-05-01-a.md", f"title: {'[' * 5000}")
    began = time.process_time()
    site.run()
    # s. It takes 0.1; with PyYAML alone, 13.
    assert time.process_time() - began < 5
