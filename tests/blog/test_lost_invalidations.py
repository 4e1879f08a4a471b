"""A change that a frozen cache missed: what it still has when it thaws is believed for MAX_LIFE."""

import time

import pytest

from myproject.blog.models import Post
from myproject.caching.tests.conftest import BACKENDS
from myproject.caching.tests.servers import Server

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

MAX_LIFE = 2  # s; 300 and 20 in settings.


@pytest.fixture(params=BACKENDS)
def server(request, settings):
    server = Server(request.param)
    entry = {
        "BACKEND": f"myproject.caching.backends.{BACKENDS[request.param]}",
        "LOCATION": server.location,
    }
    settings.CACHES = {
        "default": entry,
        "templates": {**entry, "KEY_PREFIX": "templates", "GRACE": 60},
        "pages": {**entry, "KEY_PREFIX": "pages", "GRACE": 1, "MAX_LIFE": MAX_LIFE},
        "queries": {**entry, "KEY_PREFIX": "queries", "MAX_LIFE": MAX_LIFE},
        "sessions": {**entry, "KEY_PREFIX": "sessions", "MAX_LIFE": MAX_LIFE},
    }
    yield server
    server.thaw()
    server.kill()


@pytest.mark.parametrize("path", ["/", "/posts/", "/2024/03/12/coming-soon/"])
def test_an_edit_that_the_cache_missed_shows_after_max_life(
    server, client, post, path, monkeypatch
):
    # Without the task, which would raise the tags as soon as the cache is back.
    monkeypatch.setattr("myproject.blog.purging.send", lambda *args, **kwargs: None)
    for _ in range(3):
        assert "Coming soon" in client.get(path).content.decode()
    server.freeze()
    Post.objects.update(title="Changed")
    server.thaw()
    time.sleep(3.1)  # For as long a server that failed is left alone.
    client.get(path)
    time.sleep(MAX_LIFE + 1)
    assert "Changed" in client.get(path).content.decode()
