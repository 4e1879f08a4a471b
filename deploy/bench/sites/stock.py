"""Django's own per-site cache as its documentation says, on the stock backend.

https://docs.djangoproject.com/en/5.2/topics/cache/#the-per-site-cache
"""

from .bare import *

MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.memcached.PyLibMCCache",
        "LOCATION": CACHES["default"]["LOCATION"],
        "KEY_PREFIX": "bench-stock",
    }
}
