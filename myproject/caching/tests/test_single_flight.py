import time

import pytest

from ..stored_form import MARK, NOTHING


@pytest.fixture
def other(make_cache, server, cache):
    """Another process' view of the same cache."""
    return make_cache(server, GRACE=60)


@pytest.fixture
def old(cache):
    """A key whose value has grown old."""
    cache.set("key", "old", 1)
    time.sleep(1.1)
    return "key"


def test_an_old_value_is_missing_for_one_and_there_for_all_others(cache, other, old):
    assert [cache.get(old), cache.get(old), other.get(old)] == [None, "old", "old"]


def test_the_claimer_may_be_anybody(cache, other, old):
    assert [other.get(old, "default"), cache.get(old)] == ["default", "old"]


def test_what_the_claimer_stores_is_for_all(cache, other, old):
    cache.get(old)
    cache.set(old, "new")
    assert [cache.get(old), other.get(old)] == ["new", "new"]


def test_a_claim_is_void_after_its_life(make_cache, server, cache, old):
    dead, next_one = (make_cache(server, GRACE=60, LOCK_LIFE=1) for _ in range(2))
    assert dead.get(old) is None
    assert next_one.get(old) == "old"
    time.sleep(1.1)
    assert [next_one.get(old), cache.get(old)] == [None, "old"]


def test_a_value_computed_before_a_delete_is_not_stored(cache, other, old):
    assert cache.get(old) is None
    other.delete(old)
    cache.set(old, "from before the change")
    assert other.get(old) is None


def test_a_first_value_computed_before_a_delete_is_returned_and_not_stored(cache, other):
    def compute():
        other.delete("key")
        return "from before the change"

    assert cache.get_or_set("key", compute) == "from before the change"
    assert other.get("key") is None


def test_deleting_ones_own_claim_ends_it(cache, other, old):
    cache.get(old)
    cache.delete(old)
    cache.set(old, "new")
    assert other.get(old) == "new"


def test_deleted_is_never_served_again(cache, other, old):
    cache.delete(old)
    assert [cache.get(old), other.get(old)] == [None, None]


def test_add_stores_the_bare_value_with_its_exact_life(cache, other):
    assert cache.add("key", "value", 1)
    assert not other.add("key", "other", 1)
    time.sleep(1.1)
    assert other.get("key") is None


def test_add_on_an_old_value_succeeds_for_one(cache, other, old):
    assert [cache.add(old, 1), other.add(old, 2)] == [True, False]


def test_in_is_false_for_an_old_value_and_claims_nothing(cache, other, old):
    assert old not in cache
    assert [cache.get(old), other.get(old)] == [None, "old"]


def test_get_many_leaves_out_the_keys_that_it_claims(cache, other, old):
    cache.set("fresh", 1)
    assert cache.get_many([old, "fresh"]) == {"fresh": 1}
    assert other.get_many([old, "fresh"]) == {old: "old", "fresh": 1}


def test_set_many_answers_a_claim(cache, other, old):
    cache.get(old)
    assert cache.set_many({old: "new", "more": [1], "count": 1}) == []
    assert other.get_many([old, "more", "count"]) == {old: "new", "more": [1], "count": 1}


def test_touch_makes_fresh_what_is_fresh_and_nothing_else(cache, other, old):
    assert not cache.touch(old)
    cache.set("fresh", "value", 1)
    assert cache.touch("fresh", 60)
    time.sleep(1.1)
    assert other.get("fresh") == "value"
    cache.delete("fresh")
    assert not cache.touch("fresh")


def test_integers_are_counted_by_the_server(cache, other):
    cache.set("count", 1)
    assert [cache.incr("count"), other.incr("count", 2), other.decr("count")] == [2, 4, 3]


def test_what_never_grows_old_is_stored_as_it_is(make_cache, server, cache):
    cache.set("key", "value", None)
    assert make_cache(server).get("key") == "value"


def test_a_version_bump_is_never_stale(cache, other):
    cache.set("key", "value")
    cache.incr_version("key")
    assert [cache.get("key"), other.get("key"), other.get("key", version=2)] == [
        None,
        None,
        "value",
    ]


@pytest.mark.parametrize("value", [None, False, "", [], {"a": (1, 2)}, "x" * 100_000, b"\x00\xff"])
def test_get_or_set_computes_once_whatever_the_value(cache, other, value):
    computed = []

    def compute():
        computed.append(1)
        return value

    assert [c.get_or_set("key", compute) for c in (cache, other, cache)] == [value] * 3
    assert len(computed) == 1


def test_get_or_set_takes_a_plain_value(cache):
    assert cache.get_or_set("key", "plain") == "plain"


def test_a_computation_that_fails_leaves_the_next_one_free(cache, other):
    with pytest.raises(ZeroDivisionError):
        cache.get_or_set("key", lambda: 1 / 0)
    began = time.monotonic()
    assert other.get_or_set("key", lambda: "value") == "value"
    assert time.monotonic() - began < other.wait / 2


def test_a_computation_that_fails_leaves_the_old_value(cache, other, old):
    with pytest.raises(ZeroDivisionError):
        cache.get_or_set(old, lambda: 1 / 0)
    assert other.get(old) == "old"


def test_a_first_value_in_the_making_is_no_value(cache, other):
    def compute():
        assert other.get("key", "default") == "default"
        assert "key" not in other
        assert other.get_many(["key"]) == {}
        assert not other.touch("key")
        return "value"

    assert cache.get_or_set("key", compute) == "value"


def test_jitter_spreads_the_life_over_a_fifth_each_way(make_cache, server):
    cache = make_cache(server, GRACE=60, JITTER=0.2)
    ends = [cache._wrap("value", 1000)[0][1] - time.time() for _ in range(1000)]
    assert 800 <= min(ends) < 830
    assert 1170 < max(ends) <= 1200


def test_without_grace_nothing_is_wrapped(make_cache, server, cache):
    plain = make_cache(server)
    plain.set("key", "value", 1)
    assert plain.get("key") == "value"
    assert make_cache(server, GRACE=60).get("key") == "value"
    time.sleep(1.1)
    assert plain.get("key") is None


def test_the_stored_form_is_a_plain_tuple(cache):
    cache.set("key", "value")
    (mark, old_from, gone_from, value), _ = cache.get_with_token("key", None, None)
    assert (mark, value) == (MARK, "value")
    assert gone_from - old_from == pytest.approx(60)
    assert type(NOTHING) is str


def test_the_asynchronous_names_behave_alike(cache, other, old):
    import asyncio

    async def use():
        assert not await cache.ahas_key(old)
        assert await cache.aget(old) is None
        assert await other.aget(old) == "old"
        await cache.aset(old, "new")
        assert await other.aget_or_set(old, lambda: "never") == "new"
        assert await cache.aget_or_set("first", lambda: "first") == "first"

    asyncio.run(use())
