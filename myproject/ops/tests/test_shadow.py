import io
import json
import random

import pytest
from django.core.management import CommandError, call_command


def shadow(monkeypatch, site, lines, **options):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    out = io.StringIO()
    call_command("shadow", site.url, stdout=out, **options)
    return out.getvalue().split()


def line(path, method="GET"):
    return json.dumps({"method": method, "path": path})


def test_the_new_site_is_asked_for_what_the_old_one_was(site, monkeypatch):
    printed = shadow(monkeypatch, site, map(line, ["/a/", "/b/?q=x", "/gone/"]))
    assert sorted(site.paths) == ["/a/", "/b/?q=x", "/gone/"]
    assert printed == ["2", "200", "1", "404"]


def test_only_what_changes_nothing_is_asked_for(site, monkeypatch):
    lines = [line("/a/", "POST"), line("http://elsewhere/"), "nonsense", '{"method": "GET"}', "[]"]
    lines += ['{"a": ' + "[" * 100_000, '{"method": "GET", "path": 5}']
    assert shadow(monkeypatch, site, lines) == []
    assert site.paths == []


def test_a_share_of_them(site, monkeypatch):
    random.seed(1)
    shadow(monkeypatch, site, [line("/a/")] * 400, share=25)
    assert 60 <= len(site.paths) <= 140


def test_no_more_at_a_time_than_asked(site, monkeypatch):
    shadow(monkeypatch, site, [line("/slow/")] * 12, concurrency=3)
    assert site.most_at_work == 3


@pytest.mark.parametrize("given", ["0", "101", "-1", "x"])
def test_a_share_that_is_none_is_refused(given):
    with pytest.raises(CommandError):
        call_command("shadow", "http://127.0.0.1", "--share", given)
