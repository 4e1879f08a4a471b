import logging
import time

import pytest
from django.core.cache import CacheHandler
from django.core.cache.backends.base import InvalidCacheKey

from .conftest import settings_for
from .servers import Server

BOUND = 1.0  # s; connecting takes 0.25 at most, an answer 0.5.


def fail(server, how):
    getattr(server, how)()


def operations(cache):
    """Each operation with what a server that fails makes of it."""
    return {
        "get": (lambda: cache.get("key", "default"), "default"),
        "get_or_set": (lambda: cache.get_or_set("key", lambda: "computed"), "computed"),
        "set": (lambda: cache.set("key", "value"), None),
        "add": (lambda: cache.add("key", "value"), False),
        "touch": (lambda: cache.touch("key"), False),
        "delete": (lambda: cache.delete("key"), False),
        "in": (lambda: "key" in cache, False),
        "get_many": (lambda: cache.get_many(["key"]), {}),
        "set_many": (lambda: cache.set_many({"key": "value"}), ["key"]),
        "delete_many": (lambda: cache.delete_many(["key"]), None),
        "clear": (lambda: cache.clear(), None),
    }


@pytest.mark.parametrize("how", ["kill", "freeze"])
@pytest.mark.parametrize("grace", [0, 60])
def test_a_server_that_fails_is_a_miss_in_bounded_time(make_cache, mortal, how, grace):
    cache = make_cache(mortal, GRACE=grace)
    cache.set("key", "value")
    fail(mortal, how)
    for name, (operation, expected) in operations(cache).items():
        began = time.monotonic()
        assert operation() == expected, name
        assert time.monotonic() - began < BOUND, name
    with pytest.raises(ValueError, match="not found"):
        cache.incr("key")


def test_each_failure_is_one_record_with_a_metric(make_cache, mortal, caplog):
    cache = make_cache(mortal, KEY_PREFIX="pages")
    mortal.kill()
    with caplog.at_level(logging.WARNING):
        cache.get("key")
    (record,) = caplog.records
    assert record.metric == "cache.pages.failure"
    assert "Cache pages: get failed" in record.getMessage()


def test_a_frozen_server_costs_one_time_out_and_is_then_left_alone(make_cache, mortal):
    cache = make_cache(mortal)
    cache.get("key")
    mortal.freeze()
    began = time.monotonic()
    for _ in range(50):
        cache.get("key")
    assert time.monotonic() - began < 2 * BOUND


@pytest.mark.parametrize("how", ["kill", "freeze"])
def test_a_server_that_returns_is_used_again_within_seconds(make_cache, mortal, how):
    cache = make_cache(mortal)
    cache.set("key", "value")
    fail(mortal, how)
    cache.get("key")
    mortal.thaw() if how == "freeze" else mortal.start()
    deadline = time.monotonic() + 6
    while time.monotonic() < deadline:
        cache.set("key", "again")
        if cache.get("key") == "again":
            return
        time.sleep(0.1)
    pytest.fail("not used again")


@pytest.mark.parametrize("key", ["x" * 251, "with space", "new\nline", "\x7f"])
def test_bad_keys_are_refused_clearly(cache, kind, key):
    expected = InvalidCacheKey if kind == "memcached" else Warning
    with pytest.raises(expected, match="key"):
        cache.get(key)


def test_a_value_that_cannot_be_pickled_is_the_callers_fault(cache):
    with pytest.raises(Exception, match="pickle"):
        cache.set("key", lambda: None)


@pytest.mark.parametrize("kind", ["memcached"])
def test_a_value_that_is_too_big_is_a_logged_miss_and_forgets_the_old_one(cache, caplog):
    cache.set("key", "old")
    cache.set("key", "x" * 3_000_000)
    assert cache.get("key") is None
    assert "TooBig" in caplog.text
    cache.set("key", "old")
    assert "key" in cache.set_many({"key": "x" * 3_000_000, "other": "y"})
    assert "key" not in cache


class Renamed:
    """A class that is gone when its value is read."""


def test_a_value_that_cannot_be_unpickled_is_a_miss(cache, monkeypatch):
    monkeypatch.setattr(Renamed, "__module__", __name__)
    cache.set("key", Renamed())
    cache.set("other", "value")
    monkeypatch.delitem(globals(), "Renamed")
    assert cache.get("key", "default") == "default"
    assert cache.get_many(["key", "other"]) == {"other": "value"}


@pytest.mark.parametrize("timeout", [None, 600])
def test_max_life_clamps_every_life(make_cache, server, timeout):
    cache = make_cache(server, MAX_LIFE=1)
    cache.set("key", "value", timeout)
    cache.add("added", "value", timeout)
    cache.set_many({"many": "value"}, timeout)
    cache.set("touched", "value", 1)
    cache.touch("touched", timeout)
    time.sleep(1.6)
    assert cache.get_many(["key", "added", "many", "touched"]) == {}


def test_one_of_three_memcached_servers_takes_only_its_share_of_the_keys_with_it():
    servers = [Server("memcached") for _ in range(3)]
    entry = settings_for(servers[0]) | {"LOCATION": [server.location for server in servers]}
    cache = CacheHandler({"default": entry})["default"]
    keys = {f"key-{number}": number for number in range(3000)}
    cache.set_many(keys)
    assert len(cache.get_many(keys)) == len(keys)
    servers[0].kill()
    found = sum(cache.get(key) == value for key, value in keys.items())
    for server in servers[1:]:
        server.kill()
    assert 0.55 * len(keys) <= found < len(keys)
