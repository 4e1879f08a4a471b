"""What the site is, in every environment; dev.py and deploy.py hold differences only.

Each environment variable is read once, by `env` or `required`; .env.example lists them all.
"""

from pathlib import Path

import dj_database_url

from .caches import CACHE_ALIASES
from .headers import headers
from .log_ins import *
from .pictures import *
from .pictures import media_storage
from .tasks import *
from .variables import env, items, mail_addresses, required, sender, url, urls

BASE_DIR = Path(__file__).resolve().parent.parent

# The site

SITE_NAME = "The Demo Blog"
SITE_DESCRIPTION = "Notes on fast web sites, and on what they have in common with everything else."

SECRET_KEY = required(
    env.str, "SECRET_KEY", "<50 random characters; `make run` writes some to .env>"
)
# Keys of before: what they have signed is still good. docs/rotation.md
SECRET_KEY_FALLBACKS = items("SECRET_KEY_FALLBACKS")

# Not "admin/": a path that every scanner knows is a log-in form that every scanner tries.
ADMIN_PATH = env.str("ADMIN_PATH", "backstage/")

ROOT_URLCONF = "myproject.urls"
WSGI_APPLICATION = "myproject.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Django's, without 500s for a NUL in an address. Default: "django.contrib.admin".
    "myproject.blog.admin_site.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "axes",
    "pipeline",
    "myproject.caching",
    "myproject.database",
    "myproject.media",
    "myproject.ops",
    "myproject.accounts",
    "myproject.blog",
    "myproject.content",
]

# Each one costs every request that reaches Python; none of them queries the database.
MIDDLEWARE = [
    # First, so that every log line of the request carries its id.
    "myproject.ops.request_id.RequestIDMiddleware",
    # Next, to time all that comes after. Its cost is beside STATSD_HOST.
    "myproject.ops.timing.TimingMiddleware",
    # Before all that could answer: health checks come without the public host name or TLS.
    "myproject.ops.health.HealthMiddleware",
    # ETags: a browser that has the page gets 304. Above CommonMiddleware, to see the final body.
    "django.middleware.http.ConditionalGetMiddleware",
    # A page is stored with the headers that what follows gave it, and then costs none of that.
    "myproject.caching.pages.PageCacheMiddleware",
    # The redirect to HTTPS and the security headers.
    "django.middleware.security.SecurityMiddleware",
    # What browsers are to refuse: HEADERS.
    "myproject.ops.headers.HeadersMiddleware",
    # Content-Length, without which a connection cannot be kept; APPEND_SLASH.
    "django.middleware.common.CommonMiddleware",
    # Beside the session's cookie one that scripts see; it looks at cookies of answers only.
    "myproject.caching.personal.HintMiddleware",
    # The next four are lazy: a public page never touches them. The admin, log-in and comment
    # form need them.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # No other site may frame this one.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Old addresses, where all else has answered 404; below CommonMiddleware, which adds slashes.
    "myproject.blog.redirects.RedirectMiddleware",
    # Last, which it asks for: what follows a bad log-in too many (log_ins.py).
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        # APP_DIRS also wraps the loaders in the cached one: each template is parsed once.
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                # Lazy: read by the admin and by private pages only.
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "myproject.blog.context_processors.site",
                "myproject.caching.lives.cache_lives",
            ],
        },
    },
]

LANGUAGE_CODE = "en-gb"
USE_I18N = False  # One language: no translation machinery. Default: True.
# Also decides the day in a post's URL: changed later it moves URLs (`check_schema`).
TIME_ZONE = "UTC"
USE_TZ = True

# What is on for everybody, by name: `{% if "new-search" in FLAGS %}`. Public pages are one copy for
# all visitors; a share of them is given something else by the load balancer (haproxy-launch.cfg).
FLAGS = items("FLAGS")

# "5 /new/page/": of each hundred page views five fetch that page in the background and throw it
# away, so that it carries real load before anybody sees it.
_share, _, _address = env.str("DARK_LAUNCH", "").partition(" ")
DARK_LAUNCH = {"share": _share, "address": _address} if _address else None

# Database: PostgreSQL always, in development too.

DATABASES = {
    "default": dj_database_url.parse(
        required(env.str, "DATABASE_URL", "postgresql://user:password@127.0.0.1:5432/name")
        # `bin/with-postgres COMMAND` sets it to the embedded server of the development machine.
    )
}
# A second one that follows it, for what says `with replica():`. Tests take the first for both.
_replica_url = env.str("REPLICA_URL", "")
if _replica_url:
    DATABASES["replica"] = dj_database_url.parse(_replica_url) | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["myproject.database.routers.ReplicaRouter"]

# Query cache: results of the ORM, forgotten when a table of theirs is written, in commands, shell
# and tasks as well. Off, since cold pages lose by it, at 1,000 | 10,000 posts, off → on: list
# 10.1 → 11.4 | 11.6 → 13.1 ms, post 7.4 → 8.8 | 7.2 → 9.7 ms (bin/measure-query-cache). What is
# `published()` asks for the time, and so is another query at each request.
# docs/decisions/0005-query-cache-is-off.md
QUERY_CACHE = env.bool("QUERY_CACHE", False)
if QUERY_CACHE:
    INSTALLED_APPS += ["cachalot"]
CACHALOT_CACHE = "queries"
CACHALOT_TIMEOUT = CACHE_ALIASES["queries"]["TIMEOUT"]  # s. Default: none, kept for ever.
# Never a replica: what it lags behind would be kept for everybody. Default: every PostgreSQL.
CACHALOT_DATABASES = ["default"]
# Its list of backends does not know ours, which extend two that are on it.
SILENCED_SYSTEM_CHECKS = ["cachalot.W001"]

# s that fragments live, as {% cache CACHE_LONG "name" … %}: what changes often lives SHORT; what
# has a key that changes with it (last_modified) may live FOREVER.
CACHE_LIVES = {"SHORT": 600, "MEDIUM": 1800, "LONG": 3600, "FOREVER": 7 * 24 * 3600}

# ?refresh=1 has a page and its fragments computed anew. varnish/site.vcl drops it for all but
# trusted addresses; a site without an accelerator sets "". Default: "", nobody may.
CACHE_REFRESH_PARAMETER = "refresh"

# Where PURGE is allowed on each Varnish, http://HOST:PORT,… Without any, the edge is not told.
VARNISH_URLS = urls("VARNISH_URLS")

# Sessions: read from the cache, written through to the database, so that they survive a restart
# of the cache. Default: the database alone, which is asked at every request.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"

# Ours, so that it can gain fields (docs/accounts.md). Default: auth.User, which cannot.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "profile"
LOGOUT_REDIRECT_URL = "home"
# A form whose token is too old is shown again with a fresh one. Default: a bare page, and what was
# written is gone.
CSRF_FAILURE_VIEW = "myproject.accounts.csrf.failure"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

# Bytes of a form without its files: all that the edge and uWSGI let through (25 MB), so that the
# form of a post says that its text is too large (blog/markdown.py: MAX_BYTES). Default: 2.5 MB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 26_214_400
# Fields: more than an admin page has (admin_site.py: MAX_DELETED). Default: 1000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Static files and uploads

# A CDN's address where there is one: it fetches each file once from our own /static/ (its origin,
# varnish/response.vcl) and keeps it for ever, since names carry a hash.
STATIC_URL = env.str("STATIC_URL", "/static/")
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".local" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pipeline.finders.PipelineFinder",
]
# Uploads: below MEDIA_ROOT, or where several app servers need the same, in a bucket.
_media, _media_address = media_storage(env.str("MEDIA_STORAGE_URL", ""))
STORAGES = {
    "default": _media,
    # Names carry a hash of the content, so that browsers and proxies may keep files for ever.
    "staticfiles": {"BACKEND": "myproject.blog.static_files.ReleaseManifestStorage"},
}
# Of files below MEDIA_ROOT, and of thumbnails that are not made yet, wherever they will be kept.
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / ".local" / "media")

PIPELINE = {
    "STYLESHEETS": {
        "site": {"source_filenames": ["css/site.css"], "output_filename": "css/site.min.css"},
    },
    "JAVASCRIPT": {
        "site": {
            "source_filenames": ["caching/personal.js", "js/site.js"],
            "output_filename": "js/site.min.js",
            # Default: none, which blocks rendering until the script has run.
            "extra_context": {"defer": True},
        },
    },
    # The C implementations of the same minifiers that others run in Node.
    "CSS_COMPRESSOR": "myproject.blog.compressors.CSSMinCompressor",
    "JS_COMPRESSOR": "myproject.blog.compressors.JSMinCompressor",
    # Default: True, which wraps every script in a function of its own.
    "DISABLE_WRAPPER": True,
}

HEADERS = headers(STATIC_URL, _media_address)

# Mail, and who is asked

# Whom the site writes to about comments. Nobody: nothing is sent.
EDITORS = mail_addresses("EDITORS")
DEFAULT_FROM_EMAIL = sender("FROM_EMAIL", "site@localhost")
# "smtp://user:password@host:587/?tls=True"; mail is sent by tasks. Default: this machine's own.
globals().update(env.dj_email_url("EMAIL_URL", "smtp://localhost:25"))
EMAIL_TIMEOUT = 10  # s. Default: for ever, and the worker with it.
# Asked about each comment by a task (myproject/blog/spam.py). Default: none is spam.
SPAM_CHECK_URL = url("SPAM_CHECK_URL")

# Most read posts: `manage.py count_reads` counts them here. It may be the broker's server, under a
# number of its own: a server that evicts would forget them.
COUNTERS_URL = url("COUNTERS_URL", schemes=("redis", "rediss"))
COUNTERS_PREFIX = f"{SITE_PREFIX}.reads"

# Figures: each request's times and counts, per view, by UDP: nobody waits for an answer.
# Measuring and sending cost 0.04 to 0.07 ms beside a bare view's 0.2 ms, 0.1 ms beside the about
# page's 0.7 to 1.1 ms; beside a cold list's 12 to 18 ms noise hides it (bin/measure-timing).
# Without STATSD_HOST nothing is sent. A name is looked up once, when a process starts.
_statsd_host = env.str("STATSD_HOST", "")
STATSD_CLIENT = f"django_statsd.clients.{'normal' if _statsd_host else 'null'}"
STATSD_HOST = _statsd_host or "127.0.0.1"
STATSD_PORT = env.int("STATSD_PORT", 8125)
STATSD_PREFIX = env.str("STATSD_PREFIX", "site")  # Several sites can share a server.

# Logs: lines on stderr, for the process manager to keep; Django writes no files.

LOG_LEVEL = env.log_level("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "myproject.ops.request_id.RequestIDFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(process)d",
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["request_id"],
            "formatter": "json",
        },
        # Records with extra={"metric": name} are counted as well; LOG_LEVEL applies to both.
        "metrics": {"class": "myproject.ops.metrics.MetricHandler"},
    },
    "root": {"handlers": ["stderr", "metrics"], "level": LOG_LEVEL},
    # Django's own handlers would print a second time and e-mail the admins.
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "axes": {"level": "WARNING"},  # Bad tries. Default: several lines at each log-in.
    },
}
