"""A cache server that is dead, frozen or full is a miss, not an error page.

The idea is django-ft-cache's, which hides programming errors too and knows no get_or_set. Here only
what the server does is forgiven: bad keys and values that cannot be pickled still raise.
"""

import logging

from django.core.cache.backends.base import DEFAULT_TIMEOUT

logger = logging.getLogger(__name__)


class ResilientMixin:
    """Goes before a cache backend that has

    server_failures  the driver's exceptions for a server that is at fault
    caller_failures  those among them for which the caller is: they are raised
    server_failed()  called for each: to leave the server alone for a few seconds

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
            self.server_failed()
            self.report_failure(operation.__name__, error)
            return fallback

    def report_failure(self, operation, error):
        """One log record for each operation that failed; `metric` is what to count it under."""
        alias = self.key_prefix or "default"
        logger.warning(
            "Cache %s: %s failed: %s %s",
            alias,
            operation,
            type(error).__name__,
            error,
            extra={"metric": f"cache.{alias}.failure"},
        )

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self.forgive(False, super().add, key, value, self.life(timeout), version)

    def get(self, key, default=None, version=None):
        return self.forgive(default, super().get, key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self.forgive(None, super().set, key, value, self.life(timeout), version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self.forgive(False, super().touch, key, self.life(timeout), version)

    def delete(self, key, version=None):
        return self.forgive(False, super().delete, key, version)

    def get_many(self, keys, version=None):
        return self.forgive({}, super().get_many, list(keys), version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self.forgive(list(data), super().set_many, data, self.life(timeout), version)

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
        return self.forgive(False, super().swap, key, value, token, timeout, version)

    def replace(self, key, value, timeout, version):
        return self.forgive(False, super().replace, key, value, timeout, version)
