"""Django's backend for pylibmc with short time-outs, and compare-and-set.

https://sendapatch.se/projects/pylibmc/behaviors.html
"""

import pylibmc
from django.core.cache.backends.memcached import PyLibMCCache

BEHAVIORS = {
    # Only with compare-and-set can one of many claim an old value. Default: off.
    "cas": True,
    # A server more or less moves only its share of the keys. Default: nearly all of them.
    "ketama": True,
    "tcp_nodelay": True,  # A request is one small packet: send it at once. Default: off.
    "connect_timeout": 250,  # ms. Default: 4000.
    # ms to wait for an answer. Default: 5000; receive_timeout and send_timeout do nothing.
    "_poll_timeout": 500,
    # s for which a server that failed is left alone, so that a frozen one costs each thread one
    # _poll_timeout in that time. Default: 2.
    "retry_timeout": 3,
}


class Client(pylibmc.Client):
    def deserialize(self, bytestring, flag):
        try:
            return super().deserialize(bytestring, flag)
        except Exception as error:  # Whatever a class that has changed since raises.
            raise pylibmc.CacheMiss from error


class Memcached(PyLibMCCache):
    server_failures = (pylibmc.Error, OSError)
    caller_failures = (pylibmc.ClientError, pylibmc.BadKeyProvided)

    def __init__(self, server, params):
        options = params.get("OPTIONS", {})
        behaviors = BEHAVIORS | options.get("behaviors", {})
        super().__init__(server, {**params, "OPTIONS": {**options, "behaviors": behaviors}})
        self._class = Client

    def server_failed(self, error):
        """libmemcached itself leaves it alone, each server for itself: retry_timeout."""

    def get_with_token(self, key, default, version):
        """Return (value, token for swap), or (default, None)."""
        key = self.make_and_validate_key(key, version=version)
        value, token = self._cache.gets(key)
        return (default, None) if token is None else (value, token)

    def swap(self, key, value, token, timeout, version):
        """Store the value if the key is still as when the token was got; return whether it was."""
        key = self.make_and_validate_key(key, version=version)
        try:
            return bool(self._cache.cas(key, value, token, self.get_backend_timeout(timeout)))
        except pylibmc.NotFound:
            return False

    def replace(self, key, value, timeout, version):
        """Store the value if the key exists; return whether it did."""
        key = self.make_and_validate_key(key, version=version)
        return bool(self._cache.replace(key, value, self.get_backend_timeout(timeout)))
