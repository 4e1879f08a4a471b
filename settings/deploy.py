"""Every server, staging included. Refuses to start without what a server must be told."""

import os
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import DATABASES, HEADERS, SILENCED_SYSTEM_CHECKS
from .caches import caches
from .tasks import transport_options
from .variables import env, hosts, required, url

DEBUG = False

ALLOWED_HOSTS = required(hosts, "ALLOWED_HOSTS", "www.example.com,example.com")
# The public address without a trailing slash: canonical links, feeds and e-mails are built from
# it and not from the Host header, so that what a shared cache keeps is the same for every host.
# The first of ALLOWED_HOSTS is it, unless that stands for many (`*`, `.example.com`).
_default = "" if ALLOWED_HOSTS[0][0] in "*." else f"https://{ALLOWED_HOSTS[0]}"
SITE_URL = required(
    partial(url, default=_default, path=False), "SITE_URL", "https://www.example.com"
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Aliases that base.py has besides stay.
CACHES = globals().get("CACHES", {}) | caches(
    required(env.str, "CACHE_URL", "memcached://127.0.0.1:11211")
)
CELERY_BROKER_URL = env.str("BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL)

# Connections are kept (default: 0, a new one for every request, 2 to 20 ms each) and tried
# before use, so that a database that was restarted costs no error page.
# https://docs.djangoproject.com/en/5.2/ref/databases/#persistent-connections
for _database in DATABASES.values():
    _options = _database.setdefault("OPTIONS", {})
    # A pool keeps connections itself, and Django refuses both. What base.py says stays.
    if not _options.get("pool") and _database.get("CONN_MAX_AGE", 0) == 0:
        _database |= {"CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
    # s to reach the server; default: for ever. SQLite has none to reach.
    if _database["ENGINE"].endswith(("postgresql", "postgis", "mysql")):
        _options.setdefault("connect_timeout", 3)

# A copy of the site to try things on (docs/environments.md): its mail goes to the log, robots are
# told to stay away, and `manage.py scrub` may change its data.
STAGING = env.bool("STAGING", False)
if STAGING:
    for _host in required(hosts, "PRODUCTION_HOSTS", "db.example.com,10.0.0.5"):
        for _name, _value in os.environ.items():
            if _host in _value and _name != "PRODUCTION_HOSTS":
                raise ImproperlyConfigured(
                    f"STAGING is set, and {_name} names {_host}, which is production's by "
                    f"PRODUCTION_HOSTS. Give staging a {_name} of its own."
                )
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    HEADERS = {**HEADERS, "X-Robots-Tag": "noindex, nofollow"}

# TLS ends at the load balancer, which alone can reach us and always sets this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True  # No script here reads it. Default: False.

SILENCED_SYSTEM_CHECKS += [
    # SECURE_HSTS_PRELOAD: browsers take months to forget a preloaded host, on every subdomain.
    # A person decides that, not a template.
    "security.W021",
]
