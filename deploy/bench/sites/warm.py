"""The site without its page cache: what is rendered is rendered from cached fragments.

Each size has keys of its own: a fragment of another database would be a wrong one.
"""

from settings.deploy import *
from settings.deploy import DATABASES

_prefix = DATABASES["default"]["NAME"]
CACHES = {
    alias: options | {"KEY_PREFIX": f"{_prefix}-{alias}"} for alias, options in CACHES.items()
}
MIDDLEWARE = [name for name in MIDDLEWARE if "PageCacheMiddleware" not in name]
