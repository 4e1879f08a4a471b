"""django-redis' backend with short time-outs, compare-and-set, and a rest for a server that fails.

Where django-redis departs from Django's contract (keys that Memcached would refuse get no warning,
set_many and delete_many return other things), this follows Django.
"""

import time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.utils.module_loading import import_string
from django_redis.cache import RedisCache
from django_redis.client import DefaultClient, SentinelClient
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError, ReadOnlyError
from redis.exceptions import TimeoutError as RedisTimeoutError

# s. They go into the address, since django-redis keeps one pool for each address and process.
# Defaults: none, a frozen server hangs every request.
TIMEOUTS = {"socket_connect_timeout": "0.25", "socket_timeout": "0.5"}
# s for which a server that failed is left alone: a frozen one costs a process one time-out in that
# time, and each operation in between nothing.
REST = 3

SWAP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
"""

UNREADABLE = object()
# https://github.com/jazzband/django-redis#user-guide
OPTIONS = {
    "CLIENT_CLASS",
    "COMPRESSOR",
    "CONNECTION_FACTORY",
    "CONNECTION_POOL_CLASS",
    "CONNECTION_POOL_KWARGS",
    "IGNORE_EXCEPTIONS",
    "LOG_IGNORED_EXCEPTIONS",
    "PARSER_CLASS",
    "PASSWORD",
    "PICKLE_VERSION",
    "REDIS_CLIENT_CLASS",
    "REDIS_CLIENT_KWARGS",
    "REPLICA_READ_ONLY",
    "SENTINELS",
    "SENTINEL_KWARGS",
    "SERIALIZER",
    "SOCKET_CONNECT_TIMEOUT",
    "SOCKET_TIMEOUT",
    "USERNAME",
}


def with_timeouts(address, options):
    """The address with time-outs as query parameters: its own, those of OPTIONS, else TIMEOUTS."""
    url = urlsplit(address)
    given = {name: options[name.upper()] for name in TIMEOUTS if options.get(name.upper())}
    query = urlencode(TIMEOUTS | given | dict(parse_qsl(url.query)))
    return urlunsplit(url._replace(query=query))


class PatientClient:
    """Goes before a client of django-redis."""

    resting = {}  # {address: (until when, why)}, shared by all aliases of the process

    def get_next_client_index(self, write=True, tried=None):
        """The primary, for reading too: what a replica has not heard of yet would be believed."""
        return 0

    def get_client(self, write=True, tried=None):
        until, reason = self.resting.get(self._server[0], (0, ""))
        if until > time.monotonic():
            raise ConnectionInterrupted(None) from RedisConnectionError(
                f"failed a moment ago: {reason}"
            )
        return super().get_client(write, tried)

    def get_client_with_index(self, write=True, tried=None):
        return self.get_client(write, tried), 0

    def rest(self, reason):
        now = time.monotonic()
        until, _ = self.resting.get(self._server[0], (0, ""))
        if until <= now:
            self.resting[self._server[0]] = (now + REST, reason)

    def decode(self, value):
        try:
            return super().decode(value)
        except Exception:  # Whatever a class that has changed since raises.
            return UNREADABLE

    def get(self, key, default=None, version=None, client=None):
        value = super().get(key, default, version, client)
        return default if value is UNREADABLE else value

    def get_many(self, keys, version=None, client=None):
        found = super().get_many(keys, version, client)
        return {key: value for key, value in found.items() if value is not UNREADABLE}

    def get_with_token(self, key, default, version):
        raw = self.get_client(write=True).get(self.make_key(key, version))
        value = default if raw is None else self.decode(raw)
        return (default, None) if value is default or value is UNREADABLE else (value, raw)

    def swap(self, key, value, token, timeout, version):
        milliseconds = "" if timeout is None else max(1, int(timeout * 1000))
        keys_and_values = [self.make_key(key, version), token, self.encode(value), milliseconds]
        return bool(self.get_client(write=True).eval(SWAP, 1, *keys_and_values))


class Client(PatientClient, DefaultClient):
    pass


class Sentinel(PatientClient, SentinelClient):
    pass


# {what settings may say: what takes its place}
CLIENTS = {
    f"django_redis.client.{name}": f"{__name__}.{client.__name__}"
    for name, client in {
        "DefaultClient": Client,
        "default.DefaultClient": Client,
        "SentinelClient": Sentinel,
        "sentinel.SentinelClient": Sentinel,
    }.items()
}
PICKLE = "django_redis.serializers.pickle.PickleSerializer"


class Redis(RedisCache):
    server_failures = (
        ConnectionInterrupted,
        RedisConnectionError,
        RedisTimeoutError,
        OutOfMemoryError,
        ReadOnlyError,
        OSError,
    )
    caller_failures = ()
    # django-redis' own takes None for a missing key.
    incr_version = BaseCache.incr_version

    def __init__(self, server, params):
        addresses = server if isinstance(server, list | tuple) else server.split(",")
        options = dict(params.get("OPTIONS", {}))
        options["CLIENT_CLASS"] = self.client_class(options)
        options["IGNORE_EXCEPTIONS"] = False  # ResilientMixin does, and says so.
        addresses = [with_timeouts(address.strip(), options) for address in addresses]
        # That one makes two addresses of a single one.
        server = addresses[0] if options["CLIENT_CLASS"].endswith(".Sentinel") else addresses
        super().__init__(server, {**params, "OPTIONS": options})

    @staticmethod
    def client_class(options):
        named = options.get("CLIENT_CLASS", "django_redis.client.DefaultClient")
        return CLIENTS.get(named, named)

    @classmethod
    def problems(cls, params):
        """Yield sentences about what of an alias' settings cannot work."""
        options = params.get("OPTIONS", {})
        remedy = "Remove it, or take django_redis.cache.RedisCache for this alias."
        if unknown := options.keys() - OPTIONS:
            known = ", ".join(sorted(OPTIONS))
            yield f"OPTIONS has {', '.join(sorted(unknown))}, but django-redis knows only {known}."
        if options.get("SERIALIZER", PICKLE) != PICKLE:
            yield (
                f"OPTIONS has SERIALIZER {options['SERIALIZER']}, which cannot store pages, and "
                f"reads tuples as lists. {remedy}"
            )
        try:
            known = issubclass(import_string(cls.client_class(options)), PatientClient)
            cls(params.get("LOCATION", ""), params).client  # noqa: B018  Asks no server.
        except Exception as error:
            yield f"django-redis does not take it: {error}"
        else:
            if not known:
                yield (
                    f"OPTIONS has CLIENT_CLASS {options['CLIENT_CLASS']}, which does not know how "
                    f"this backend claims a value. {remedy}"
                )

    def server_failed(self, error):
        # A server that is full still reads and deletes. django-redis wraps what redis-py raises.
        if not isinstance(error.__cause__ or error, OutOfMemoryError):
            self.client.rest(error)

    def _checked(self, key, version):
        self.make_and_validate_key(key, version)  # Warns, as Django's own backend does.
        return key

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return super().add(self._checked(key, version), value, timeout, version)

    def get(self, key, default=None, version=None):
        return super().get(self._checked(key, version), default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None, **options):
        super().set(self._checked(key, version), value, timeout, version, **options)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return super().touch(self._checked(key, version), timeout, version)

    def delete(self, key, version=None):
        return super().delete(self._checked(key, version), version)

    def get_many(self, keys, version=None):
        return super().get_many([self._checked(key, version) for key in keys], version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        super().set_many({self._checked(k, version): v for k, v in data.items()}, timeout, version)
        return []

    def delete_many(self, keys, version=None):
        super().delete_many([self._checked(key, version) for key in keys], version)

    def has_key(self, key, version=None):
        return super().has_key(self._checked(key, version), version)

    def incr(self, key, delta=1, version=None):
        return super().incr(self._checked(key, version), delta, version)

    def decr(self, key, delta=1, version=None):
        return self.incr(key, -delta, version)

    def get_with_token(self, key, default, version):
        """Return (value, token for swap), or (default, None)."""
        return self.client.get_with_token(self._checked(key, version), default, version)

    def swap(self, key, value, token, timeout, version):
        """Store the value if the key is still as when the token was got; return whether it was."""
        return self.client.swap(self._checked(key, version), value, token, timeout, version)

    def replace(self, key, value, timeout, version):
        """Store the value if the key exists; return whether it did."""
        return self.client.set(self._checked(key, version), value, timeout, version, xx=True)
