import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2
import pytest

from myproject.caching.tests.servers import Server

from . import sites

MODELS = """
from django.db import models

class Article(models.Model):
    title = models.CharField(max_length=100)
"""


@contextmanager
def database(name):
    """The address of a new database on the tests' server."""
    url = os.environ["DATABASE_URL"]
    server = psycopg2.connect(url)
    server.autocommit = True  # A database is not made within a transaction.
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture(scope="session", params=sites.KINDS)
def original(request):
    # Runs beside each other share a server.
    with database(f"lift_{request.param}_{os.getpid()}") as url:
        site = sites.make(request.param, url)
        yield site
        shutil.rmtree(site.folder)


@pytest.fixture
def site(original):
    copy = sites.copy(original)
    yield copy
    shutil.rmtree(copy.folder)


@pytest.fixture
def memcached():
    server = Server("memcached")
    yield server
    server.kill()


@pytest.fixture(scope="session")
def news():
    """A project with an app that has a model."""
    with database(f"lift_news_{os.getpid()}") as url:
        site = sites.make("bare", url)
        site.command("python", "manage.py", "startapp", "news")
        (site.folder / "news/models.py").write_text(MODELS)
        site.append(site.settings, "INSTALLED_APPS += ['news']\n")
        site.command("python", "manage.py", "makemigrations", "-v", "0", "news")
        site.command("python", "manage.py", "migrate", "-v", "0")
        yield site
        shutil.rmtree(site.folder)
