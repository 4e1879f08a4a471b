"""get_or_set for a key that has no value yet: one caller computes it, the others wait for it."""

import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT

from .stored_form import MARK, MISSING, NOTHING, REFUSED, is_awaited, is_refused

UNSTORABLE = object()
AWAITED = object()


class FirstValueMixin:
    """The part of SingleFlightMixin that computes."""

    def get_or_set(self, key, default, timeout=DEFAULT_TIMEOUT, version=None, valid=None):
        """As Django's; and of those who find no value, all but the one who computes it wait.

        valid  function: value → whether it still holds. One that does not is as good as none.
        """
        if not self.grace and valid is None:
            return super().get_or_set(key, default, timeout, version)
        value = self.await_value(key, version, valid)
        if value is UNSTORABLE:
            return default() if callable(default) else default
        if value is not MISSING:
            return value
        try:
            value = default() if callable(default) else default
        except BaseException:
            # Whoever waits for the first value may try at once; an old value is served on.
            self.give_up(key, version)
            raise
        self.set(key, value, timeout, version)
        return value

    def await_value(self, key, version=None, valid=None):
        """Return the value, if need be when somebody else has computed it.

        MISSING: this caller is the one to compute it, and then to set() it or give_up().
        UNSTORABLE: each caller computes it, since the server stores nothing.
        """
        if self._has_claim(key, version):
            return MISSING  # By a get() before: to all others the old value is fresh again.
        value = self._valid(self.get(key, MISSING, version), valid)
        if value is MISSING and self.grace and not self._has_claim(key, version):
            return self._first_value(key, version, valid)
        return value

    @staticmethod
    def _valid(value, valid):
        return value if valid is None or value is MISSING or valid(value) else MISSING

    def _has_claim(self, key, version):
        return self.claims.get(self.make_key(key, version), 0) > time.time()

    def _first_value(self, key, version, valid):
        """Wait for the value that somebody else computes.

        Return MISSING if this caller is to compute it, UNSTORABLE if it also need not store it,
        because the server stores nothing.
        """
        deadline = time.monotonic() + self.wait
        pause = 0.005
        while time.monotonic() < deadline:
            value = self._value_or_claim(key, version, valid)
            if value is not AWAITED:
                return value
            time.sleep(pause)
            pause = min(2 * pause, 0.1)
        return MISSING

    def _value_or_claim(self, key, version, valid):
        until = time.time() + self.lock_life
        in_the_making, seconds = (MARK, until, until + 1, NOTHING), self.lock_life + 1
        added = self.try_add(key, in_the_making, seconds, version)
        if added is not False:
            return self._claimed(added, key, version)
        stored, token = self.get_with_token(key, MISSING, version)
        if stored is MISSING:
            return MISSING  # It was deleted meanwhile.
        if is_refused(stored):
            return self._claimed(
                True, key, version
            )  # All at once: nobody has anything to wait for.
        value = self._valid(self._read(key, stored, version), valid)
        if value is not MISSING or self._has_claim(key, version):
            return value
        if is_awaited(stored):
            return AWAITED
        # In the place of what does not hold any more.
        return self._claimed(self.swap(key, in_the_making, token, seconds, version), key, version)

    def _claimed(self, done, key, version):
        """What follows from a write that claims: None is one that the server failed or refused."""
        if done is None:
            return UNSTORABLE
        if not done:
            return AWAITED  # Somebody was quicker.
        self._remember_claim(key, version)
        return MISSING

    def give_up(self, key, version=None):
        """Let another caller compute what this one was to."""
        if not self._drop_claim(key, version):
            return
        stored, token = self.get_with_token(key, MISSING, version)
        if is_awaited(stored):
            self.swap(key, (MARK, 0, 0, NOTHING), token, 1, version)

    def mark_uncacheable(self, key, version=None):
        """Say that what this caller computed is not stored, so that nobody waits for the next."""
        if self._drop_claim(key, version):
            placeholder, seconds = self.refused_placeholder()
            self.replace(key, placeholder, seconds, version)

    def refused_placeholder(self):
        """For LOCK_LIFE nobody waits for the value: each caller computes it, all at once."""
        if not self.grace:
            return None
        return (MARK, time.time() + self.lock_life, REFUSED, NOTHING), self.lock_life + 1
