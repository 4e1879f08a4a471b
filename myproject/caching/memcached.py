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


OPTIONS = {"behaviors", "binary", "password", "username"}
NEEDED = {"cas": True, "buffer_requests": False, "no_block": False, "_noreply": False}


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

    @classmethod
    def problems(cls, params):
        """Yield sentences about what of an alias' settings cannot work."""
        options = params.get("OPTIONS", {})
        behaviors = options.get("behaviors", {})
        if unknown := options.keys() - OPTIONS:
            yield f"OPTIONS has {_listed(unknown)}, but pylibmc knows only {_listed(OPTIONS)}."
            return
        if unknown := behaviors.keys() - set(pylibmc.all_behaviors):
            known = _listed(pylibmc.all_behaviors)
            yield f"OPTIONS['behaviors'] has {_listed(unknown)}, but pylibmc knows only {known}."
            return
        for name, value in NEEDED.items():
            if behaviors.get(name, value) != value:
                yield (
                    f"OPTIONS['behaviors'] has {name} {behaviors[name]}, with which nobody can "
                    f"claim an old value or read what was just written. Remove it."
                )
        try:
            cls(params.get("LOCATION", ""), params)._cache  # noqa: B018  Asks no server.
        except Exception as error:
            yield f"pylibmc does not take it: {error}"

    def server_failed(self, error):
        """libmemcached itself leaves it alone, each server for itself: retry_timeout."""

    def get_with_token(self, key, default, version):
        """Return (value, token for swap), or (default, None)."""
        # In bytes that are ours: of a text pylibmc 1.6 makes its own, and frees them before it asks
        # the server, so that another thread's key may be asked for instead.
        key = self.make_and_validate_key(key, version=version).encode()
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


def _listed(names):
    return ", ".join(sorted(names))
