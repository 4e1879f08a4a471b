"""What the site is, in every environment; dev.py and deploy.py hold differences only.

Each environment variable is read once, by `env` or `required`; .env.example lists them all.
"""

from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()


def required(parse, name, example):
    """Return variable `name` through `parse` (env.str, env.list …).

    Raises ImproperlyConfigured with a sentence that says what to set.
    """
    try:
        value = parse(name)
    except EnvError as error:
        problem = str(error)
    else:
        if value:
            return value
        problem = f'Environment variable "{name}" is empty'
    raise ImproperlyConfigured(
        f"{problem}. Set it in the environment or in .env, for example: {name}={example}"
    )


# The site

SITE_NAME = "The Demo Blog"
SITE_DESCRIPTION = "Notes on fast web sites, and on what they have in common with everything else."

SECRET_KEY = required(
    env.str, "SECRET_KEY", "<50 random characters; `make run` writes some to .env>"
)

# Not "admin/": a path that every scanner knows is a log-in form that every scanner tries.
ADMIN_PATH = env.str("ADMIN_PATH", "backstage/")

ROOT_URLCONF = "myproject.urls"
WSGI_APPLICATION = "myproject.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "pipeline",
    "myproject.database",
    "myproject.ops",
    "myproject.blog",
]

# Each one costs every request that reaches Python; none of them queries the database.
MIDDLEWARE = [
    # First, so that every log line of the request carries its id.
    "myproject.ops.request_id.RequestIDMiddleware",
    # Before all that could answer: health checks come without the public host name or TLS.
    "myproject.ops.health.HealthMiddleware",
    # The redirect to HTTPS and the security headers.
    "django.middleware.security.SecurityMiddleware",
    # ETags: a browser that has the page gets 304. Above CommonMiddleware, to see the final body.
    "django.middleware.http.ConditionalGetMiddleware",
    # Content-Length, without which a connection cannot be kept; APPEND_SLASH.
    "django.middleware.common.CommonMiddleware",
    # The next four are lazy: a public page never touches them. The admin, log-in and comment
    # form need them.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # No other site may frame this one.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            ],
        },
    },
]

LANGUAGE_CODE = "en-gb"
USE_I18N = False  # One language: no translation machinery. Default: True.
TIME_ZONE = "UTC"  # Also decides the day in a post's URL, so changing it later moves URLs.
USE_TZ = True

# Database: PostgreSQL always, in development too.

DATABASES = {
    "default": dj_database_url.parse(
        required(env.str, "DATABASE_URL", "postgresql://user:password@127.0.0.1:5432/name")
        # `bin/with-postgres COMMAND` sets it to the embedded server of the development machine.
    )
}

# Caches: five aliases on the same servers, so that a part can be flushed without the rest.

CACHE_BACKENDS = {
    "locmem": "django.core.cache.backends.locmem.LocMemCache",
    "off": "django.core.cache.backends.dummy.DummyCache",
    "memcached": "django.core.cache.backends.memcached.PyLibMCCache",
    "redis": "django_redis.cache.RedisCache",
}
CACHE_ALIASES = {
    # alias: default life in seconds (Django's own default: 300 for all).
    "default": 600,
    "templates": 600,
    "pages": 600,
    "queries": 600,
    "sessions": 1209600,  # As long as SESSION_COOKIE_AGE: two weeks.
}


def caches(url):
    """Return CACHES for `url`.

    locmem:// (this process only), off:// (none, to compare warm with cold),
    memcached://HOST:PORT[,HOST:PORT…] or redis://HOST:PORT/NUMBER.
    """
    scheme, separator, servers = url.partition("://")
    if scheme not in CACHE_BACKENDS or not separator:
        raise ImproperlyConfigured(
            f"CACHE_URL={url} is not understood. Use one of: locmem://, off://, "
            "memcached://127.0.0.1:11211, redis://127.0.0.1:6379/0"
        )
    return {
        alias: {
            "BACKEND": CACHE_BACKENDS[scheme],
            "LOCATION": servers.split(",") if scheme == "memcached" else url,
            "KEY_PREFIX": alias,
            "VERSION": 1,
            "TIMEOUT": timeout,
        }
        for alias, timeout in CACHE_ALIASES.items()
    }


# Sessions: read from the cache, written through to the database, so that they survive a restart
# of the cache. Default: the database alone, which is asked at every request.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "profile"
LOGOUT_REDIRECT_URL = "home"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in [
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    ]
]

# Static files and uploads

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / ".local" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "pipeline.finders.PipelineFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a hash of the content, so that browsers and proxies may keep files for ever.
    "staticfiles": {"BACKEND": "pipeline.storage.PipelineManifestStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / ".local" / "media")

PIPELINE = {
    "STYLESHEETS": {
        "site": {"source_filenames": ["css/site.css"], "output_filename": "css/site.min.css"},
    },
    "JAVASCRIPT": {
        "site": {
            "source_filenames": ["js/site.js"],
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

# Work later

CELERY_TASK_DEFAULT_QUEUE = "high"  # Short work that a person waits for. Default: "celery".
CELERY_TASK_ROUTES = {"myproject.blog.tasks.clear_expired_sessions": {"queue": "low"}}
CELERY_TASK_IGNORE_RESULT = True  # Nobody reads results; each would be a write. Default: False.
# Acknowledged when done, not when begun: the work of a worker that dies is done again by another.
# Tasks must bear to run twice. Default: False.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300  # s; then the process is killed. Default: none.
CELERY_TASK_SOFT_TIME_LIMIT = 270  # s; an exception that the task can clean up after.
# One task in reserve per process: with more, short tasks wait behind long ones. Default: 4.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # Logging stays as LOGGING says. Default: True.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # s after which a task that was not acknowledged goes to another worker: longer than any
    # task may take (TIME_LIMIT), or it would run twice. Default: 3600.
    "visibility_timeout": 600,
    # s to connect to and to wait for the broker. Default: none, a frozen broker hangs requests.
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
}
CELERY_BEAT_SCHEDULE = {
    "clear-expired-sessions": {
        "task": "myproject.blog.tasks.clear_expired_sessions",
        "schedule": 24 * 60 * 60,
    },
}

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
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Django's own handlers would print a second time and e-mail the admins.
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL, "propagate": True}},
}
