"""Development: DEBUG, the toolbar, readable logs."""

from .base import *
from .base import DATABASES, INSTALLED_APPS, LOGGING, MIDDLEWARE, STORAGES
from .caches import caches
from .tasks import transport_options
from .variables import env, url

DEBUG = True
SITE_URL = url("SITE_URL", "http://localhost:8000", path=False)

# No server to start: caches in memory, tasks at once in the process that sends them.
# CACHE_URL and BROKER_URL switch to the real ones.
_cache_url = env.str("CACHE_URL", "")
CACHES = caches(_cache_url or "locmem://")
if not _cache_url:
    # An edited template shows at the next request, and the toolbar on every page.
    CACHES |= {alias: caches("off://")[alias] for alias in ("pages", "templates")}
CELERY_BROKER_URL = env.str("BROKER_URL", "")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL)
CELERY_TASK_ALWAYS_EAGER = not CELERY_BROKER_URL
CELERY_TASK_EAGER_PROPAGATES = True  # An error in an eager task is seen. Default: swallowed.

# The sources themselves, unhashed: a change shows at the next request.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "pipeline.storage.NonPackagingPipelineStorage"},
}

# Mail is printed where `make run` was started, or a worker where there is a broker.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# The folder of the embedded server's socket. Compared, since a command under bin/with-postgres may
# have been given another DATABASE_URL. The demo account is made there only (accounts/demo.py).
_embedded = env.str("EMBEDDED_POSTGRES", "")
EMBEDDED_DATABASE = bool(_embedded) and DATABASES["default"]["HOST"] == _embedded

INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar", "django_migration_linter"]
# As early as possible, to time what comes after; it shows on no other machine than this one.
MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE]
INTERNAL_IPS = ["127.0.0.1", "::1"]
DEBUG_TOOLBAR_CONFIG = {
    "SHOW_COLLAPSED": True,  # The page first, the figures at a click. Default: False.
    "UPDATE_ON_FETCH": True,  # AJAX requests show too. Default: False.
    "SQL_WARNING_THRESHOLD": 50,  # ms; a query over this is marked. Default: 500.
}

LOGGING["formatters"]["console"] = {"format": "%(levelname)s %(name)s: %(message)s"}
LOGGING["handlers"]["stderr"]["formatter"] = "console"

# LOG_SQL=1 prints each statement with its time and marks those over 50 ms: the toolbar for
# what has no page, such as commands, tasks and the shell.
if env.bool("LOG_SQL", False):
    LOGGING["filters"]["slow_sql"] = {"()": "myproject.ops.sql_log.SlowQueryFilter"}
    LOGGING["loggers"]["django.db.backends"] = {"level": "DEBUG", "filters": ["slow_sql"]}
