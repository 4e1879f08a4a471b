"""Whole pages: what is stored, for whom, and how one is computed anew."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils.cache import patch_vary_headers

from ..pages import cache_page, tag
from ..refresh import RefreshFailed, refresh
from ..watched_cookies import WatchedCookies

EDGE = {"Surrogate-Capability": "edge=ESI/1.0"}
FRAGMENT = '{% load caching %}{% cache 600 "fragment" %}{{ made.fragment }}{% endcache %}'


class Made:
    """Counts pages and fragments."""

    status = 200
    pages = fragments = untagged = personal = 0

    def fragment(self):
        self.fragments += 1
        return f"fragment {self.fragments}"


made = Made()


@cache_page
def page(request):
    made.pages += 1
    template = engines["django"].from_string(FRAGMENT)
    text = f"{request.get_full_path()} page {made.pages} {template.render({'made': made}, request)}"
    return tag(HttpResponse(text, status=made.status), "posts")


def untagged(request):
    made.untagged += 1
    return HttpResponse("untagged")


def personal(request):
    made.personal += 1
    response = tag(HttpResponse("personal"), "posts")
    patch_vary_headers(response, ["Cookie"])  # As SessionMiddleware, once somebody has looked.
    return response


urlpatterns = [
    path("", page),
    path("untagged/", cache_page(untagged)),
    path("personal/", cache_page(personal)),
]


@pytest.fixture
def client(use_page_cache):
    use_page_cache(__name__)
    made.__dict__.clear()
    client = Client()
    for _ in range(3):  # Tags that the cache has never seen are not believed.
        client.get("/")
    return client


def text(client, address="/", **options):
    return client.get(address, **options).content.decode()


def test_a_page_is_stored_for_each_address(client):
    assert text(client) == text(client)
    assert text(client, "/?a=1") != text(client)


def test_for_the_accelerator_it_is_another_page_that_asks_to_include(client):
    included = client.get("/", headers=EDGE)
    assert included["Surrogate-Control"] == 'content="ESI/1.0"'
    assert included.content.decode() != text(client)
    assert "Surrogate-Control" not in client.get("/").headers
    assert "Surrogate-Capability" in client.get("/")["Vary"]


def test_a_stored_page_has_its_etag(client):
    assert client.get("/")["ETag"] == client.get("/")["ETag"]


def test_another_capability_is_none(client):
    assert text(client, headers={"Surrogate-Capability": "x=other/2.0"}) == text(client)


def test_the_parameter_has_page_and_fragments_made_anew_and_stored(client):
    before = text(client)
    anew = text(client, "/?refresh=1")
    assert anew == f"/ page {made.pages} fragment {made.fragments}"
    assert anew.split()[2:] != before.split()[2:]
    assert anew.split()[-1] != before.split()[-1]
    assert text(client) == anew


def test_the_page_with_includes_is_made_anew_too(client):
    before = text(client, headers=EDGE)
    anew = text(client, "/?refresh=1")
    assert text(client, headers=EDGE) != before
    assert anew.split()[-1] in text(client, headers=EDGE)


def test_the_parameter_means_nothing_where_the_site_does_not_name_it(client, settings):
    settings.CACHE_REFRESH_PARAMETER = ""
    text(client, "/?refresh=1")
    assert text(client, "/?refresh=1") == text(client, "/?refresh=1")
    assert text(client, "/?refresh=1").startswith("/?refresh=1 ")


def test_other_parameters_stay(client):
    assert text(client, "/?b=2&refresh=1&a=1").startswith("/?b=2&a=1 ")


def test_a_page_that_fails_is_kept_and_one_that_is_gone_is_not(client):
    before = text(client)
    made.status = 500
    assert client.get("/?refresh=1").status_code == 500
    assert text(client) == before
    made.status = 404
    assert client.get("/?refresh=1").status_code == 404
    assert client.get("/").status_code == 404


def test_a_page_without_tags_is_not_stored(client):
    for _ in range(2):
        assert client.get("/untagged/").content == b"untagged"
    assert made.untagged == 2
    assert "Surrogate-Capability" not in client.get("/untagged/").get("Vary", "")


def test_a_page_that_has_looked_at_the_session_is_not_stored(client):
    for _ in range(3):
        client.get("/personal/")
    assert made.personal == 3


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (lambda cookies: cookies.get("a"), {"a"}),
        (lambda cookies: cookies["a"], {"a"}),
        (lambda cookies: "b" in cookies, {"b"}),
        (dict, {"*"}),
        (list, {"*"}),
        (lambda cookies: cookies.copy(), {"*"}),
        (lambda cookies: cookies.items(), {"*"}),
        (lambda cookies: cookies.values(), {"*"}),
        (lambda cookies: cookies.pop("a"), {"a"}),
        (lambda cookies: cookies.setdefault("a"), {"a"}),
        (lambda cookies: cookies | {}, {"*"}),
        (lambda cookies: {} | cookies, {"*"}),
        (bool, {"*"}),
        (str, {"*"}),
    ],
)
def test_each_way_to_read_a_cookie_is_noticed(read, names):
    cookies = WatchedCookies({"a": "1"})
    assert cookies.names_read == set()
    read(cookies)
    assert names <= cookies.names_read


class Edge(BaseHTTPRequestHandler):
    """An accelerator that notes what it is asked."""

    def do_GET(self):
        self.server.asked.append(f"{self.command} {self.headers['Host']} {self.path}")
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_PURGE = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture
def edge():
    with HTTPServer(("127.0.0.1", 0), Edge) as server:
        server.asked, server.status = [], 200
        server.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_refresh_asks_one_accelerator_and_purges_all(edge, settings):
    settings.CACHE_REFRESH_PARAMETER = "refresh"
    refresh("https://example.com/posts/?after=x", [edge.url, edge.url])
    asked = "GET example.com /posts/?after=x&refresh=1"
    assert edge.asked == [asked, *["PURGE example.com /posts/?after=x"] * 2]


def test_refresh_of_a_page_that_cannot_be_made_purges_nothing_and_says_so(edge):
    edge.status = 503
    with pytest.raises(RefreshFailed, match="The page answered 503"):
        refresh("https://example.com/", [edge.url])
    assert len(edge.asked) == 1


def test_refresh_of_a_page_that_is_gone_purges_it_and_says_so(edge):
    edge.status = 404
    with pytest.raises(RefreshFailed):
        refresh("https://example.com/", [edge.url])
    assert edge.asked[1:] == ["PURGE example.com /"]


def test_refresh_with_nobody_there_says_so():
    with pytest.raises(RefreshFailed, match="refused"):
        refresh("https://example.com/", ["http://127.0.0.1:1"])
