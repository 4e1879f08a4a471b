"""The site's page cache by itself, to be compared with the stock one."""

from .bare import *

MIDDLEWARE = ["myproject.caching.pages.PageCacheMiddleware"]
