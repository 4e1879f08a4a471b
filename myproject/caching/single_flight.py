"""One recomputation a key: while somebody computes the new value, all others get the old one.

A value is stored with the time from which it is old (soft expiry) and kept GRACE seconds longer.
The first caller to find it old claims it, by compare-and-set: to everybody else it is fresh again
for LOCK_LIFE seconds, and to the claimer it is a miss, so that he recomputes. If he dies, the next
caller claims it after LOCK_LIFE. The claim is in the value: no lock lies on another server.

The idea is MintCache's, https://djangosnippets.org/snippets/155/; compare-and-set makes it exact.
"""

import random
import time
from itertools import chain

from asgiref.sync import sync_to_async
from django.core.cache.backends.base import DEFAULT_TIMEOUT

from .first_value import FirstValueMixin
from .stored_form import MARK, MISSING, NOTHING, is_wrapped


class SingleFlightMixin(FirstValueMixin):
    """Goes before ResilientMixin and a backend with get_with_token(), swap() and replace().

    GRACE      s that an old value is kept for all but the one who recomputes it. Default: 0, which
               is Django's own behaviour to the letter.
    LOCK_LIFE  s after which a claim is void: longer than any computation. Default: 10.
    WAIT       s that get_or_set waits for the first value that somebody else computes, then
               computes as well. Default: 5.
    JITTER     ± share of the life, drawn for each value, so that values of one moment do not
               grow old in one moment. Default: 0.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self.grace = params.get("GRACE", 0)
        self.lock_life = params.get("LOCK_LIFE", 10)
        self.wait = params.get("WAIT", 5)
        self.jitter = params.get("JITTER", 0)
        # {key as stored: when our claim is void}. Caches are per thread, and so are claims.
        self.claims = {}

    # Reading

    def get(self, key, default=None, version=None):
        stored = super().get(key, MISSING, version)
        value = self._read(key, stored, version)
        return default if value is MISSING else value

    def get_many(self, keys, version=None):
        found = super().get_many(keys, version)
        if not self.grace:
            return found
        values = {key: self._read(key, stored, version) for key, stored in found.items()}
        return {key: value for key, value in values.items() if value is not MISSING}

    def has_key(self, key, version=None):
        if not self.grace:
            return super().has_key(key, version)
        return self._is_fresh(super().get(key, MISSING, version))

    def _read(self, key, stored, version):
        """The value, or MISSING for who has to compute it."""
        if not is_wrapped(stored):
            return stored
        _, old_from, _, value = stored
        if old_from <= time.time() and self._claim(key, version):
            return MISSING
        return MISSING if value == NOTHING else value

    @staticmethod
    def _is_fresh(stored):
        if not is_wrapped(stored):
            return stored is not MISSING
        _, old_from, _, value = stored
        return old_from > time.time() and value != NOTHING

    # Claiming

    def _claim(self, key, version):
        """Whether it is for us to compute the value that is old."""
        stored, token = self.get_with_token(key, MISSING, version)
        if not is_wrapped(stored):
            return stored is MISSING
        now = time.time()
        _, old_from, gone_from, value = stored
        if old_from > now:
            return False  # Somebody was quicker.
        # It must not vanish while we compute. Memcached's seconds may be up to one shorter.
        gone_from = max(gone_from, now + self.lock_life + 1)
        claimed = (MARK, now + self.lock_life, gone_from, value)
        if not self.swap(key, claimed, token, int(gone_from - now), version):
            return False
        self._remember_claim(key, version)
        return True

    def _remember_claim(self, key, version):
        now = time.time()
        self.claims = {name: until for name, until in self.claims.items() if until > now}
        self.claims[self.make_key(key, version)] = now + self.lock_life

    def _drop_claim(self, key, version):
        """Forget our claim; return whether there was one that is not void."""
        return self.claims.pop(self.make_key(key, version), 0) > time.time()

    # Writing

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        stored, seconds = self._wrap(value, timeout)
        if self._drop_claim(key, version):
            # A key that was deleted since we claimed it stays deleted: what we computed may be
            # from before the change.
            self.replace(key, stored, seconds, version)
        else:
            super().set(key, stored, seconds, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        if not self.grace:
            return super().set_many(data, timeout, version)
        by_life = {}
        for key, value in data.items():
            if self._has_claim(key, version):
                self.set(key, value, timeout, version)
            else:
                stored, seconds = self._wrap(value, timeout)
                by_life.setdefault(seconds, {})[key] = stored
        set_many = super().set_many
        failed = [set_many(values, seconds, version) for seconds, values in by_life.items()]
        return list(chain(*failed))

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """Stores the bare value with its exact life. On an old value it succeeds for one caller."""
        if super().add(key, value, timeout, version):
            return True
        if not self.grace:
            return False
        stored, token = self.get_with_token(key, MISSING, version)
        if stored is MISSING or self._is_fresh(stored):
            return False
        return self.swap(key, value, token, self.life(timeout), version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        if not self.grace:
            return super().touch(key, timeout, version)
        stored, token = self.get_with_token(key, MISSING, version)
        if not self._is_fresh(stored):
            return False
        seconds = self.life(timeout)
        if not is_wrapped(stored) or (seconds is not None and seconds <= 0):
            return super().touch(key, timeout, version)
        stored, seconds = self._wrap(stored[3], timeout)
        return self.swap(key, stored, token, seconds, version)

    def delete(self, key, version=None):
        self._drop_claim(key, version)
        return super().delete(key, version)

    def delete_many(self, keys, version=None):
        keys = list(keys)
        for key in keys:
            self._drop_claim(key, version)
        return super().delete_many(keys, version)

    def clear(self):
        self.claims.clear()
        return super().clear()

    def close(self, **kwargs):
        self.claims.clear()
        super().close(**kwargs)

    def _wrap(self, value, timeout):
        """Return (what to store, for how many seconds).

        Integers stay bare so that the server can count with them, and so does what never grows
        old.
        """
        life = self.life(timeout)
        if not self.grace or life is None or life <= 0 or isinstance(value, int):
            return value, life
        old_from = time.time() + life * (1 + random.uniform(-self.jitter, self.jitter))  # noqa: S311
        # In whole seconds, and the same for all values of one life.
        seconds = int(life * (1 + self.jitter) + self.grace) + 1
        return (MARK, old_from, old_from + self.grace, value), seconds

    # Django's own asynchronous versions of these go through aget(), which would claim.

    async def ahas_key(self, key, version=None):
        return await sync_to_async(self.has_key)(key, version)

    async def aget_or_set(self, key, default, timeout=DEFAULT_TIMEOUT, version=None):
        return await sync_to_async(self.get_or_set)(key, default, timeout, version)
