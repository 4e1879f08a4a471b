"""What a cached thing depends on is a list of short tags; a change raises its tags.

A page or fragment is stored with its tags and with the number at which its rendering began. Raising
a tag gives it the next number. A thing one of whose tags has a higher number than it began with is
not valid any more: so nothing has to know which pages show a post, and a rendering that was under
way during the change cannot put the old page back.

Numbers come from a counter in the cache. A tag that the cache has lost counts as raised.
"""

import logging
import time

from django.core.cache import caches
from django.db import connections, transaction
from django.dispatch import Signal

logger = logging.getLogger(__name__)

ALIAS = "default"  # Where counter and tags are.
COUNTER = "tags"

# Sent once after a commit, for the edge to forget them too, with
# tags  a sorted list
# lost  whether the cache did not take them: they must be raised again
tags_raised = Signal()


def current_number():
    """Return the number of the last change, or None where the cache does not answer."""
    cache = caches[ALIAS]
    number = cache.get(COUNTER)
    if number is None:
        # By the clock, in µs: higher than what a lost counter had reached.
        cache.add(COUNTER, time.time_ns() // 1000, None)
        number = cache.get(COUNTER)
    return number


def none_raised(began, tags):
    """Whether all tags are known and none was raised after the number `began`."""
    if not tags:
        return True
    if began is None:
        return False
    numbers = caches[ALIAS].get_many([_key(tag) for tag in tags])
    return len(numbers) == len(tags) and max(numbers.values(), default=0) <= began


def remember(tags):
    """Give the tags that the cache does not know the current number, so that they are known."""
    cache = caches[ALIAS]
    keys = [_key(tag) for tag in tags]
    known = cache.get_many([COUNTER, *keys])
    if COUNTER in known:
        for key in keys:
            if key not in known:
                cache.add(key, known[COUNTER], None)


def raise_tags(tags, using="default"):
    """Raise tags when the transaction commits; those of one transaction together, each once."""
    for _, waiting, _ in connections[using].run_on_commit:
        if isinstance(waiting, _RaiseOnCommit):
            waiting.tags.update(tags)
            return
    if tags:
        transaction.on_commit(_RaiseOnCommit(tags), using=using, robust=True)


class _RaiseOnCommit:
    """What a transaction will raise; Django forgets it with a transaction that is rolled back."""

    def __init__(self, tags):
        self.tags = set(tags)

    def __call__(self):
        tags = sorted(self.tags)
        lost = not raise_now(tags)
        tags_raised.send(sender=None, tags=tags, lost=lost)


def raise_now(tags):
    """Give the tags the next number. A cache that does not answer is logged, and told later."""
    cache = caches[ALIAS]
    if current_number() is not None:
        try:
            number = cache.incr(COUNTER)
        except ValueError:
            number = None
        if number and not cache.set_many({_key(tag): number for tag in tags}, None):
            return True
    # A tag that the cache does not have counts as raised, and a server that is full still deletes.
    cache.delete_many([_key(tag) for tag in tags])
    logger.error("Tags were not raised: %s", " ".join(tags), extra={"metric": "tags.lost"})
    return False


def _key(tag):
    return f"tag:{tag}"


def get_or_compute(cache, key, compute, timeout, refresh=False):
    """Return what `compute`, a function that returns (value, tags), made once for all of them.

    Stored is (number at which it began, tags, value). With `refresh` it is made now, while the
    others still get the old one.
    """

    def compute_entry():
        began = current_number()
        value, tags = compute()
        remember(tags)
        return began, tags, value

    def valid(entry):
        began, tags, _ = entry
        return none_raised(began, tags)

    return get_or_set(cache, key, compute_entry, timeout, refresh, valid)[2]


def get_or_set(cache, key, compute, timeout, refresh=False, valid=None):
    """The cache's own, which with `refresh` computes in any case; valid(value) may refuse one."""
    if hasattr(cache, "grace") and not refresh:
        return cache.get_or_set(key, compute, timeout, valid=valid)
    # The development server's cache in memory has nobody to wait for.
    value = None if refresh else cache.get(key)
    if value is None or (valid and not valid(value)):
        value = compute()
        cache.set(key, value, timeout)
    return value
