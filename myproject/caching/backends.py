"""Cache backends: Django's API, resilient and, where GRACE says so, single-flight.

"BACKEND": "….caching.backends.MemcachedCache" or "….caching.backends.RedisCache"

Options of an alias: GRACE, LOCK_LIFE, WAIT, JITTER (single_flight), MAX_LIFE (resilience).
"""

from .resilience import ResilientMixin
from .single_flight import SingleFlightMixin
from .versions import VersionMixin

try:
    from .memcached import Memcached
except ImportError:  # Each needs its own driver, and nobody needs both: __getattr__.
    pass
else:

    class MemcachedCache(SingleFlightMixin, ResilientMixin, VersionMixin, Memcached):
        """Memcached by pylibmc."""


try:
    from .redis import Redis
except ImportError:
    pass
else:

    class RedisCache(SingleFlightMixin, ResilientMixin, VersionMixin, Redis):
        """Redis by django-redis."""


def __getattr__(name):
    drivers = {"MemcachedCache": "pylibmc", "RedisCache": "django-redis"}
    if name in drivers:
        raise ImportError(f"{name} needs a driver that is missing: pip install {drivers[name]}")
    raise AttributeError(name)
