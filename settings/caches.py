"""CACHES from one address: five aliases on the same servers, each flushed without the rest."""

import re

from django.core.exceptions import ImproperlyConfigured

from .variables import SITE_PREFIX

CACHE_BACKENDS = {
    "locmem": "django.core.cache.backends.locmem.LocMemCache",
    "off": "django.core.cache.backends.dummy.DummyCache",
    "memcached": "myproject.caching.backends.MemcachedCache",
    "redis": "myproject.caching.backends.RedisCache",
}
# What the aliases differ in; see myproject/caching. Default of TIMEOUT: 300 s for all.
CACHE_ALIASES = {
    "default": {"TIMEOUT": 600},
    # One visitor recomputes, the others get the old fragment for so many seconds at most. JITTER:
    # fragments of one moment do not grow old in one moment.
    "templates": {"TIMEOUT": 600, "GRACE": 60, "JITTER": 0.2},
    # Whole pages, and fragments with tags: a change is shown at once. TIMEOUT is for what time
    # changes (a scheduled post), and with MAX_LIFE the longest that a page lives when the cache was
    # frozen during a change.
    "pages": {"TIMEOUT": 300, "MAX_LIFE": 300, "GRACE": 60, "JITTER": 0.2},
    "queries": {"TIMEOUT": 20, "MAX_LIFE": 20},
    # As long as SESSION_COOKIE_AGE; but a log-out that a frozen cache missed is believed after
    # MAX_LIFE. A session read from the database again costs one query a minute.
    "sessions": {"TIMEOUT": 1209600, "MAX_LIFE": 60},
}


def caches(url):
    """Return CACHES for `url`.

    locmem:// (this process only), off:// (none, to compare warm with cold),
    memcached://HOST:PORT[,HOST:PORT…] or redis://HOST:PORT/NUMBER.
    """
    url = url.strip()
    scheme, separator, servers = url.partition("://")
    if scheme not in CACHE_BACKENDS or not separator:
        raise ImproperlyConfigured(
            f"CACHE_URL={url} is not understood. Use one of: locmem://, off://, "
            "memcached://127.0.0.1:11211, redis://127.0.0.1:6379/0"
        )
    return {
        alias: {
            "BACKEND": CACHE_BACKENDS[scheme],
            "LOCATION": re.split(r"\s*,\s*", servers) if scheme == "memcached" else url,
            "KEY_PREFIX": f"{SITE_PREFIX}.{alias}",
            "VERSION": 1,
            **options,
        }
        for alias, options in CACHE_ALIASES.items()
    }
