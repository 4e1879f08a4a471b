"""A cache server that is dead, frozen or full is a miss, not an error page.

The idea is django-ft-cache's, which hides programming errors too and knows no get_or_set. Here only
what the server does is forgiven: bad keys and values that cannot be pickled still raise.
"""

import logging
from contextlib import suppress

from django.core.cache.backends.base import DEFAULT_TIMEOUT

logger = logging.getLogger(__name__)

FAILED = object()


class ResilientMixin:
    """Goes before a cache backend that has

    server_failures  the driver's exceptions for a server that is at fault
    caller_failures  those among them for which the caller is: they are raised
    server_failed(error)  called for each: to leave the server alone for a few seconds

    A value that the server refuses, because it is too large or its memory is full, is a miss too.
    So that nobody gets the older value that stands in its place, that is deleted.

    MAX_LIFE of the alias, in seconds, is the longest that any key lives, with timeout=None too.
    A write or delete that fails is lost, and a frozen server that thaws still has the old value:
    where keys carry no version, MAX_LIFE is how long that can be believed. Default: no limit.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self.max_life = params.get("MAX_LIFE")

    def life(self, timeout):
        """The seconds that a key may live, None for ever: timeouts as Django gives them."""
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        if self.max_life is None:
            return seconds
        return self.max_life if seconds is None else min(seconds, self.max_life)

    def forgive(self, fallback, operation, *arguments):
        """Return what the operation does, or `fallback` where the server fails."""
        try:
            return operation(*arguments)
        except self.server_failures as error:
            if isinstance(error, self.caller_failures):
                raise
            self.server_failed(error)
            self.report_failure(operation.__name__, error)
            return fallback

    def report_failure(self, operation, error):
        """One log record for each operation that failed; `metric` is what to count it under."""
        alias = self.key_prefix.rpartition(".")[2] or "default"  # As in "mysite.pages".
        logger.warning(
            "Cache %s: %s failed: %s %s",
            alias,
            operation,
            type(error).__name__,
            error,
            extra={"metric": f"cache.{alias}.failure"},
        )

    def discard(self, key, version):
        """Replace what is older than a value that was not stored by the placeholder, or delete it.

        It fails silently: the write that failed is in the log.
        """
        placeholder = self.refused_placeholder()
        with suppress(*self.server_failures):
            if placeholder and super().replace(key, *placeholder, version):
                return
        with suppress(*self.server_failures):
            super().delete(key, version)

    def refused_placeholder(self):
        """Return (value, seconds) to store in place of a value that the server refused, or None."""
        return None

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return bool(self.try_add(key, value, timeout, version))

    def try_add(self, key, value, timeout, version):
        """Like add(), but return None where the server failed or refused the value."""
        return self.forgive(None, super().add, key, value, self.life(timeout), version)

    def get(self, key, default=None, version=None):
        return self.forgive(default, super().get, key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        done = self.forgive(FAILED, super().set, key, value, self.life(timeout), version)
        if done is FAILED:
            self.discard(key, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self.forgive(False, super().touch, key, self.life(timeout), version)

    def delete(self, key, version=None):
        return self.forgive(False, super().delete, key, version)

    def get_many(self, keys, version=None):
        return self.forgive({}, super().get_many, list(keys), version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        life = self.life(timeout)
        failed = self.forgive(list(data), super().set_many, data, life, version)
        for key in failed:
            self.discard(key, version)
        return failed

    def delete_many(self, keys, version=None):
        return self.forgive(None, super().delete_many, list(keys), version)

    def has_key(self, key, version=None):
        return self.forgive(False, super().has_key, key, version)

    def clear(self):
        return self.forgive(None, super().clear)

    def incr(self, key, delta=1, version=None):
        missing = object()
        value = self.forgive(missing, super().incr, key, delta, version)
        if value is missing:
            raise ValueError(f"Key '{key}' not found")  # As for any key that is missing.
        return value

    # What single flight needs beyond Django's operations; see backends.

    def get_with_token(self, key, default, version):
        return self.forgive((default, None), super().get_with_token, key, default, version)

    def swap(self, key, value, token, timeout, version):
        """Return None where the server failed or refused the value."""
        return self.forgive(None, super().swap, key, value, token, timeout, version)

    def replace(self, key, value, timeout, version):
        done = self.forgive(FAILED, super().replace, key, value, timeout, version)
        if done is FAILED:
            self.discard(key, version)
        return done is True
