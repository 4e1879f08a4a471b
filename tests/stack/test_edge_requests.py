"""Malformed and hostile requests, as bytes through HAProxy, Varnish and uWSGI."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from .wire import exchange, head, seen_by_apps

pytestmark = pytest.mark.stack

# A request that hides in the body of another one. {size} is its length in the chunk's own notation.
HIDDEN = "GET /comments/999/?hidden-{name} HTTP/1.1\r\nHost: {host}\r\n\r\n"
CHUNKED = "{size:x}\r\n{hidden}\r\n0\r\n\r\n"
POST = "POST /comments/999/?outer-{name} HTTP/1.1\r\nHost: {host}\r\n"
GET = "GET /comments/999/?outer-{name} HTTP/1.1\r\n"
ABSOLUTE = "GET https://{}/?outer-{{name}} HTTP/1.1\r\nHost: {}\r\n\r\n"

REFUSED = {
    "two-lengths": POST + "Content-Length: 0\r\nContent-Length: 57\r\n\r\n{hidden}",
    "obscured-chunks": POST + "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n\r\n" + CHUNKED,
    "space-in-name": POST + "Content-Length: 4\r\nTransfer-Encoding : chunked\r\n\r\n" + CHUNKED,
    "bad-chunk": POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n{hidden}",
    "line-feed-in-chunk": POST + "Transfer-Encoding: chunked\r\n\r\n3;a=\nb\r\nabc\r\n0\r\n\r\n",
    "carriage-return": POST + "X-A: b\rContent-Length: 10\r\n\r\n{hidden}",
    "zero-byte": POST + "X-A: b\0c\r\n\r\n",
    "negative-length": POST + "Content-Length: -1\r\n\r\n{hidden}",
    "signed-length": POST + "Content-Length: +3\r\n\r\nabc",
    "endless-length": POST + "Content-Length: 99999999999999999999999\r\n\r\n{hidden}",
    "other-host-in-address": ABSOLUTE.format("evil.example", "{host}"),
    "other-host-in-header": ABSOLUTE.format("{host}", "evil.example"),
    "two-hosts": GET + "Host: {host}\r\nHost: evil.example\r\n\r\n",
    "host-as-hop-by-hop": GET + "Host: {host}\r\nConnection: close, Host\r\n\r\n",
    "no-version": "GET /comments/999/?outer-{name}\r\n\r\n",
    "no-path": "OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n",
}
ONE_REQUEST = {
    "chunks-and-length": POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED,
    "length-and-chunks": POST
    + "Content-Length: 90\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
    "bare-line-feeds": "GET /comments/999/?outer-{name} HTTP/1.1\nHost: {host}\n\n",
    "line-feed-in-header": POST + "X-A: b\nContent-Length: {size}\r\n\r\n{hidden}",
    "folded-header": POST + "X-A: b\r\n Content-Length: 10\r\n\r\n",
}


# What uWSGI itself does not take: no request to it, or one whose body it waits for.
NOT_TAKEN = {"carriage-return", "endless-length", "no-path", "no-version"}


def as_bytes(stack, name, template):
    host = urlsplit(stack.addresses["https"]).netloc
    hidden = HIDDEN.format(name=name, host=host)
    request = template.format(name=name, host=host, hidden=hidden, size=len(hidden))
    return request.encode("latin-1")


def send(stack, name, template):
    return exchange(stack, as_bytes(stack, name, template), patience=1)


def test_the_app_server_alone_would_take_them(stack):
    """Or nothing would be shown by what follows."""
    app = urlsplit(stack.addresses["app"][0])
    for name in REFUSED.keys() - NOT_TAKEN:
        with socket.create_connection((app.hostname, app.port)) as client:
            client.sendall(as_bytes(stack, f"alone-{name}", REFUSED[name]))
            client.settimeout(1)
            with suppress(TimeoutError, ConnectionResetError):
                client.recv(1)
    for name in REFUSED.keys() - NOT_TAKEN:
        assert len(seen_by_apps(stack, f"outer-alone-{name}")) == 1, name


def test_a_request_behind_another_is_seen_when_there_is_one(stack):
    answer = send(stack, "second", GET + "Host: {host}\r\n\r\n{hidden}")
    assert len(answer.statuses) == 2
    assert len(seen_by_apps(stack, "outer-second")) == 1
    assert len(seen_by_apps(stack, "hidden-second")) == 1


@pytest.mark.parametrize("name", REFUSED)
def test_what_two_servers_could_read_in_two_ways_is_refused_and_the_connection_closed(stack, name):
    answer = send(stack, name, REFUSED[name])
    assert answer.statuses == [400]
    assert answer.closed
    assert seen_by_apps(stack, f"outer-{name}") + seen_by_apps(stack, f"hidden-{name}") == []


@pytest.mark.parametrize("name", ONE_REQUEST)
def test_what_the_load_balancer_puts_in_order_is_one_request_to_all(stack, name):
    answer = send(stack, name, ONE_REQUEST[name])
    assert len(answer.statuses) == 1
    assert len(seen_by_apps(stack, f"outer-{name}")) == 1
    assert seen_by_apps(stack, f"hidden-{name}") == []


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PURGE", "BAN", "DEBUG", "get"])
def test_unknown_methods_are_refused(stack, method):
    answer = exchange(stack, head(stack, f"{method} /about/?method-{method}"), patience=1)
    assert answer.statuses in ([400], [405])
    assert seen_by_apps(stack, f"{method} /about/") == []


@pytest.mark.parametrize(
    "headers",
    [
        [f"X-Number-{number}: a" for number in range(42)],
        ["Cookie: " + "a" * 15000],
        ["Cookie: " + "a" * 7000, "X-Long: " + "a" * 7000],
    ],
    ids=["lines", "cookie", "bytes"],
)
def test_the_longest_head_that_the_load_balancer_takes_reaches_django_whole(stack, headers):
    request = head(stack, "GET /accounts/login/?next=/about/", "Connection: close", *headers)
    answer = exchange(stack, request)
    assert answer.statuses == [200]
    assert 'name="next" value="/about/"' in answer.text


def test_the_longest_address_reaches_django_whole_and_longer_ones_are_refused(stack):
    query = "next=/about/&x="
    for size, status in ((3900, 200), (4100, 400)):
        request = head(stack, f"GET /accounts/login/?{query}{'a' * size}", "Connection: close")
        assert exchange(stack, request).statuses == [status]
    # The edge's rules look through all of it.
    for path in ("a" * 3900, "a/" * 1950, "a." * 1950, "%C3%A4" * 600):
        request = head(stack, f"GET /{path}", "Connection: close")
        assert exchange(stack, request).statuses in ([404], [301])
