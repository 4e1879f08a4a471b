"""What visitors see when app servers are gone or frozen, and when new VCL is loaded."""

import socket
import subprocess
import time
from urllib.parse import urlsplit

import httpx
import pytest

from .faults import await_health, frozen, stopped
from .running import ROOT

pytestmark = pytest.mark.stack

PAGES = ["/", "/posts/", "/topics/", "/archive/", "/about/", "/feed.xml", "/sitemap.xml"]
TTL = 20  # s


@pytest.fixture
def varnish(stack):
    """A client of each Varnish itself, as the load balancer's health checks and purges see it."""
    host = {"Host": urlsplit(stack.addresses["https"]).netloc}
    clients = [
        httpx.Client(base_url=url, headers=host, timeout=5) for url in stack.addresses["varnish"]
    ]
    yield clients
    for client in clients:
        client.close()


@pytest.fixture
def fetched(varnish):
    """{path: text} of pages that both have stored."""
    stored = {}
    for client in varnish:
        client.request("PURGE", "/", headers={"xkey-purge": "posts"})
    for client in varnish:
        stored |= {path: client.get(path).text for path in PAGES}
    return stored


def assert_all_served(varnish, fetched):
    for client in varnish:
        for path, text in fetched.items():
            page = client.get(path)
            assert (page.status_code, page.text) == (200, text), path


def test_with_all_app_servers_frozen_every_page_fetched_before_is_served(stack, varnish, fetched):
    began = time.monotonic()
    with frozen(stack, "app1", "app2"):
        # Nobody knows yet that they hang.
        varnish[1].request("PURGE", "/", headers={"xkey-softpurge": "posts"})
        assert varnish[1].get("/", timeout=15).text == fetched["/"]
        await_health(stack, "sick", "app1", "app2")
        while time.monotonic() < began + TTL + 1:
            time.sleep(0.5)
        assert_all_served(varnish, fetched)
        assert int(varnish[0].get("/").headers["Age"]) > TTL
        never = varnish[0].get("/never-fetched/")
        assert never.status_code == 503
        assert never.text == (stack.folder / "errors/503.html").read_text()
        assert "<h1>" in never.text
    assert varnish[0].get("/").status_code == 200


def test_the_moment_all_app_servers_stop_purged_pages_are_served_as_they_were(
    stack, varnish, fetched
):
    with stopped(stack, "app1", "app2"):
        for client in varnish:
            client.request("PURGE", "/", headers={"xkey-softpurge": "posts"})
        assert_all_served(varnish, fetched)
        with stack.client() as visitor:
            assert visitor.get("/").status_code == 200
            assert visitor.get("/never-fetched/either/").status_code == 503


def test_one_app_server_that_stops_is_left_out_and_no_visitor_sees_an_error(stack, varnish):
    with stopped(stack, "app2"):
        # From the first moment on, and pages that nobody has stored.
        pages = [client.get(f"/search/?q=one-left-{n}") for n in range(10) for client in varnish]
        assert {page.status_code for page in pages} == {200}
        await_health(stack, "sick", "app2")
        assert varnish[0].get("/accounts/login/").status_code == 200


def test_a_varnish_is_restarted_without_an_error_or_a_request_to_an_empty_cache(stack, varnish):
    def tell(state):
        with socket.socket(socket.AF_UNIX) as operator:
            operator.connect(str(stack.folder / "run/haproxy.sock"))
            operator.sendall(f"set server varnish/varnish2 state {state}\n".encode())
            operator.recv(100)

    tell("drain")
    try:
        with stopped(stack, "varnish2"), stack.client() as visitor:
            statuses = {visitor.get("/about/").status_code for _ in range(10)}
        assert statuses == {200}
        # The pages are put into the new one before it has visitors.
        assert varnish[1].get("/about/").headers["X-Cache"] == "MISS"
    finally:
        tell("ready")
    assert varnish[1].get("/about/").headers["X-Cache"] == "HIT"


def reload(stack):
    folders = [stack.folder / "varnish1", stack.folder / "varnish2"]
    command = [ROOT / "bin/reload-vcl", *folders]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def rules(stack):
    """The stack's own site.vcl, as it was again afterwards."""
    file = stack.folder / "varnish/site.vcl"
    shipped = file.read_text()
    yield file
    file.write_text(shipped)
    assert reload(stack).returncode == 0


# Varnish runs the subs of one of its own names one after the other; this one comes first.
RULE = 'sub vcl_recv { if (req.url == "/went/") { return (synth(301, "/about/")); } }\n'


def test_new_vcl_keeps_what_is_stored_and_broken_vcl_is_refused(stack, varnish, fetched, rules):
    assert varnish[0].get("/went/").status_code == 404
    rules.write_text(rules.read_text() + RULE)
    done = reload(stack)
    assert done.returncode == 0, done.stderr
    for client in varnish:
        assert client.get("/went/").headers["Location"] == "/about/"
        states = {client.get(path).headers["X-Cache"] for path in fetched}
        assert states == {"HIT"}
        # Nobody waits for probes, and the tags of before are known.
        assert client.get("/search/?q=right-after").status_code == 200
        purged = client.request("PURGE", "/", headers={"xkey-softpurge": "posts"})
        assert int(purged.reason_phrase.removeprefix("Purged ")) >= 4

    rules.write_text(rules.read_text() + "sub vcl_recv { set req.nonsense = 1; }\n")
    done = reload(stack)
    assert done.returncode != 0
    assert "req.nonsense" in done.stdout + done.stderr
    assert varnish[0].get("/went/").headers["Location"] == "/about/"
