"""A value that the server refuses is a miss that costs nothing extra."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.core.cache import CacheHandler

from .. import tags
from .conftest import settings_for
from .servers import Server

TOO_LARGE = "x" * 1_500_000  # Memcached's limit is 1 MiB for an item.
COMPUTATION_SECONDS = 0.2


@pytest.fixture(scope="module")
def full_servers():
    """Servers without memory for another value, which may not evict any."""
    started = {"memcached": Server("memcached", "-M"), "redis": Server("redis")}
    yield started
    for server in started.values():
        server.kill()


@pytest.fixture
def full_server(full_servers, kind):
    return full_servers[kind]


def fill(server):
    """Let the server refuse values of 500 KB (Memcached) or all (Redis)."""
    if server.kind == "redis":
        connection = redis.Redis.from_url(server.location)
        connection.config_set("maxmemory-policy", "noeviction")
        connection.config_set("maxmemory", "1mb")
        return
    cache = CacheHandler({"default": settings_for(server)})["default"]
    number = 0
    while number in (0, 1) or f"fill-{number - 1}" in cache:
        cache.set(f"fill-{number}", "x" * 500_000)
        number += 1


@pytest.fixture
def full_cache(full_server, make_cache):
    if full_server.kind == "redis":
        redis.Redis.from_url(full_server.location).config_set("maxmemory", 0)
    cache = make_cache(full_server, GRACE=60)
    cache.clear()
    return cache


def compute_slowly():
    time.sleep(COMPUTATION_SECONDS)
    return TOO_LARGE


def seconds_of(function):
    began = time.monotonic()
    function()
    return time.monotonic() - began


memcached_only = pytest.mark.parametrize("kind", ["memcached"])


@memcached_only
def test_too_large_value_is_computed_by_each_caller_without_waiting(make_cache, server, caplog):
    make_cache(server).clear()

    def visit(_):
        cache = make_cache(server, GRACE=60)
        assert cache.get_or_set("key", compute_slowly) == TOO_LARGE

    with ThreadPoolExecutor(20) as threads:
        seconds = seconds_of(lambda: list(threads.map(visit, range(20))))
    # The first computation, which all wait for, then all the others at once.
    assert seconds < 4 * COMPUTATION_SECONDS + 1
    assert len([r for r in caplog.records if "TooBig" in r.getMessage()]) == 20


@memcached_only
def test_refused_value_is_one_log_line(cache, caplog):
    cache.get_or_set("key", lambda: TOO_LARGE)
    assert [record.metric for record in caplog.records] == ["cache.default.failure"]


@memcached_only
@pytest.mark.parametrize("grace", [0, 60])
def test_value_that_shrinks_is_stored_again(make_cache, server, grace):
    cache = make_cache(server, GRACE=grace)
    cache.clear()
    cache.get_or_set("key", lambda: TOO_LARGE)
    cache.get_or_set("key", lambda: "small")
    assert cache.get("key") == "small"


@memcached_only
@pytest.mark.parametrize("grace", [0, 60])
@pytest.mark.parametrize("store", ["set", "get_or_set", "set_many"])
def test_refused_value_replaces_the_older_one_by_nothing(make_cache, server, grace, store):
    cache = make_cache(server, GRACE=grace)
    cache.set("key", "old", 1)
    if store == "set":
        cache.set("key", TOO_LARGE)
    elif store == "set_many":
        assert cache.set_many({"key": TOO_LARGE}) == ["key"]
    else:
        cache.get_or_set("key", lambda: TOO_LARGE, valid=lambda value: value != "old")
    assert cache.get("key") is None
    assert make_cache(server, GRACE=grace).get("key") is None


def test_full_server_is_a_miss_that_nobody_waits_for(full_server, full_cache, make_cache, caplog):
    fill(full_server)
    caplog.clear()

    def visit(_):
        cache = make_cache(full_server, GRACE=60)
        assert cache.get_or_set("key", lambda: "x" * 500_000) == "x" * 500_000

    with ThreadPoolExecutor(20) as threads:
        seconds = seconds_of(lambda: list(threads.map(visit, range(20))))
    assert seconds < 2
    assert len(caplog.records) <= 20


def test_full_server_does_not_hold_up_those_who_replace_an_invalid_value(
    full_server, full_cache, caplog
):
    full_cache.set("key", "old")
    fill(full_server)
    caplog.clear()

    def visit():
        new = full_cache.get_or_set(
            "key", lambda: "x" * 500_000, valid=lambda value: value != "old"
        )
        assert new != "old"

    assert seconds_of(visit) < 1
    assert len(caplog.records) == 1


@pytest.mark.parametrize("kind", ["redis"])
def test_full_server_is_still_read(full_server, full_cache):
    full_cache.set("key", "value")
    fill(full_server)
    full_cache.set("other", "refused")
    assert full_cache.get("key") == "value"


@pytest.mark.parametrize("kind", ["redis"])
def test_full_server_forgets_the_value_that_it_cannot_replace(full_server, full_cache):
    full_cache.set("key", "old")
    fill(full_server)
    full_cache.set("key", "new")
    assert full_cache.get("key") is None


@pytest.mark.parametrize("kind", ["redis"])
def test_invalidation_that_a_full_server_refuses_is_effective(full_server, full_cache, settings):
    settings.CACHES = {"default": settings_for(full_server)}
    began = tags.current_number()
    tags.remember(["post-1"])
    assert tags.none_raised(began, ["post-1"])
    fill(full_server)
    assert not tags.raise_now(["post-1"])
    assert not tags.none_raised(began, ["post-1"])
