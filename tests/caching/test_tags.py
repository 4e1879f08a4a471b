"""Tags: what is stored with them holds until one of them is raised."""

import pytest
from django.core.cache import caches

from myproject.caching import tags
from myproject.caching.tests.conftest import BACKENDS
from myproject.caching.tests.servers import Server

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module", params=BACKENDS)
def server(request):
    server = Server(request.param)
    yield server
    server.thaw()
    server.kill()


@pytest.fixture
def cache(server, settings):
    """The cache of a site on a real server."""
    backend = f"myproject.caching.backends.{BACKENDS[server.kind]}"
    entry = {"BACKEND": backend, "LOCATION": server.location}
    settings.CACHES = {
        "default": {**entry, "KEY_PREFIX": "default"},
        "pages": {**entry, "KEY_PREFIX": "pages", "GRACE": 60},
    }
    caches["default"].clear()
    return caches["pages"]


class Page:
    """Something that is computed from what it depends on."""

    def __init__(self):
        self.computed = 0

    def compute(self):
        self.computed += 1
        return f"page {self.computed}", ["posts", "post-1"]

    def get(self, cache, compute=None):
        return tags.get_or_compute(cache, "page", compute or self.compute, 600)


@pytest.fixture
def page():
    return Page()


def test_it_is_computed_once(cache, page):
    # The first time its tags were not known yet, so that it was not believed.
    assert [page.get(cache) for _ in range(5)][-3:] == [f"page {page.computed}"] * 3
    assert page.computed <= 2


@pytest.mark.parametrize("raised", ["posts", "post-1"])
def test_a_raised_tag_ends_it_at_once(cache, page, raised):
    before = [page.get(cache) for _ in range(3)][-1]
    tags.raise_now([raised])
    assert page.get(cache) != before


def test_another_tag_does_not_concern_it(cache, page):
    before = [page.get(cache) for _ in range(3)][-1]
    tags.raise_now(["post-2"])
    assert page.get(cache) == before


def test_a_rendering_under_way_cannot_put_the_old_page_back(cache, page):
    [page.get(cache) for _ in range(3)]
    tags.raise_now(["posts"])

    def slow():
        tags.raise_now(["posts"])  # A change, while we compute.
        return "from before the change", ["posts", "post-1"]

    assert page.get(cache, slow) == "from before the change"
    assert page.get(cache) != "from before the change"


@pytest.mark.parametrize("lost", ["tag:posts", "tags"])
def test_a_tag_or_counter_that_the_cache_lost_ends_it(cache, page, lost):
    before = [page.get(cache) for _ in range(3)][-1]
    caches["default"].delete(lost)
    if lost == "tags":
        tags.raise_now(["posts"])  # The counter begins anew, and not below.
    assert page.get(cache) != before


def test_a_server_that_fails_costs_the_computation_only(cache, page, server):
    page.get(cache)
    server.freeze()
    try:
        assert page.get(cache) == f"page {page.computed}"
        assert tags.raise_now(["posts"]) is False
    finally:
        server.thaw()
