"""Serve the site of myproject/caching/tests/conformance on a port: python -m … PORT."""

import sys
from secrets import token_urlsafe
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from myproject.caching.tests.conformance.middleware import MIDDLEWARE

SITE = "myproject.caching.tests.conformance.site"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def main():
    settings.configure(
        SECRET_KEY=token_urlsafe(50),
        ROOT_URLCONF=SITE,
        ALLOWED_HOSTS=["*"],
        USE_I18N=True,
        LANGUAGE_CODE="en",
        LANGUAGES=[("de", "German"), ("en", "English")],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        SESSION_ENGINE="django.contrib.sessions.backends.cache",
        MIDDLEWARE=MIDDLEWARE,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
        LOGGING_CONFIG=None,
    )
    django.setup()
    application = get_wsgi_application()
    make_server("127.0.0.1", int(sys.argv[1]), application, Server, Quiet).serve_forever()


if __name__ == "__main__":
    main()
