"""Reads are counted from logs in a real Redis, and a page goes without when it is not there."""

import io
import json
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from myproject.blog import most_read
from myproject.caching.tests.servers import Server

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def server():
    server = Server("redis")
    yield server
    server.thaw()
    server.kill()


@pytest.fixture(autouse=True)
def redis(server, settings):
    settings.COUNTERS_URL = server.location
    most_read.counters.cache_clear()
    client = most_read.counters()
    client.flushall()
    yield client
    server.thaw()
    most_read.counters.cache_clear()


def haproxy(path, status=200, method="GET"):
    return json.dumps({"method": method, "path": path, "status": status})


def combined(path, status=200):
    return f'192.0.2.1 - - [25/Nov/2026:10:00:00 +0000] "GET {path} HTTP/1.1" {status} 512 "-" "-"'


def count(monkeypatch, *lines):
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))
    call_command("count_reads", stdout=io.StringIO())


@pytest.mark.parametrize("line", [haproxy, combined])
def test_the_most_read_come_first(post, make_post, monkeypatch, line):
    other = make_post("Other")
    paths = [post.get_absolute_url(), other.get_absolute_url(), other.get_absolute_url() + "?x=1"]
    count(monkeypatch, *map(line, paths))
    assert most_read.most_read(5) == [other, post]


def test_days_are_added_and_old_ones_forgotten(post, make_post, monkeypatch, redis, settings):
    other = make_post("Other")
    count(monkeypatch, haproxy(post.get_absolute_url()))
    yesterday = timezone.localdate() - timedelta(days=1)
    long_ago = timezone.localdate() - timedelta(days=most_read.DAYS)
    key = f"{settings.COUNTERS_PREFIX}:{{}}".format
    redis.zincrby(key(yesterday), 2, other.get_absolute_url())
    redis.zincrby(key(long_ago), 9, post.get_absolute_url())
    assert most_read.most_read(5) == [other, post]
    assert 0 < redis.ttl(key(timezone.localdate())) <= (most_read.DAYS + 1) * 24 * 3600


def test_only_posts_that_were_found_count(post, make_post, monkeypatch):
    path = post.get_absolute_url()
    draft = make_post(status="draft")
    lines = [haproxy("/posts/"), haproxy(path, 404), haproxy(path, method="POST"), "nonsense", "{}"]
    lines += [haproxy(5), haproxy(None), '{"path": ' + "[" * 100_000]
    count(monkeypatch, *lines, combined(path, 301), haproxy(draft.get_absolute_url()))
    assert most_read.most_read(5) == []


def test_a_list_is_no_longer_than_asked(make_post, monkeypatch):
    posts = [make_post() for _ in range(4)]
    count(monkeypatch, *[haproxy(post.get_absolute_url()) for post in posts])
    assert len(most_read.most_read(2)) == 2


def test_the_home_page_shows_them_and_costs_four_queries(
    client, post, make_post, monkeypatch, django_assert_num_queries
):
    for _ in range(8):
        make_post("Newer")
    count(monkeypatch, haproxy(post.get_absolute_url()))
    with django_assert_num_queries(4):
        html = client.get("/").content.decode()
    assert "Most read" in html
    assert post.get_absolute_url() in html.partition("Most read")[2]


@pytest.mark.parametrize("how", ["freeze", "kill"])
def test_without_redis_the_page_goes_without_its_list(client, post, how, caplog, settings):
    server = Server("redis")
    settings.COUNTERS_URL = server.location
    most_read.counters.cache_clear()
    getattr(server, how)()
    try:
        assert client.get("/").status_code == 200
    finally:
        server.thaw()
        server.kill()
    assert [record.metric for record in caplog.records if hasattr(record, "metric")] == [
        "counters.failure"
    ]


def test_the_command_says_what_to_set(settings):
    settings.COUNTERS_URL = ""
    most_read.counters.cache_clear()
    with pytest.raises(CommandError, match="COUNTERS_URL is not set"):
        call_command("count_reads")
