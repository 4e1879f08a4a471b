"""QUERY_CACHE, as a management command meets it: no request, no middleware."""

import json
import os

import pytest
from django.db import connection

from myproject.caching.tests.servers import Server

from ..settings.test_environment import DEPLOY, python, value

pytestmark = pytest.mark.stack

ASK = """
import json, django
django.setup()
from django.db import connection
from django.test.utils import CaptureQueriesContext
from myproject.blog.models import Tag

def queries(ask):
    with CaptureQueriesContext(connection) as captured:
        list(ask())
    return len(captured)

name = "asked-by-a-command"
Tag.objects.filter(slug=name).delete()
tags = lambda: Tag.objects.filter(slug=name)
met = {"first": queries(tags), "second": queries(tags)}
Tag.objects.create(name=name, slug=name)
met["after a change"] = queries(tags)
met["found"] = tags().count()
Tag.objects.filter(slug=name).delete()
print(json.dumps(met))
"""


@pytest.fixture(scope="module", params=["memcached", "redis"])
def cache_url(request):
    server = Server(request.param)
    yield server.location if request.param == "redis" else f"memcached://{server.location}"
    server.kill()


def ask(cache_url, **environment):
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    # The test database, not a developer's.
    site = {**DEPLOY, "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"}
    done = python(ASK, **{**site, "CACHE_URL": cache_url, **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.django_db
def test_a_command_asks_once_until_something_changes(cache_url):
    met = ask(cache_url, QUERY_CACHE="1")
    assert met == {"first": 1, "second": 0, "after a change": 1, "found": 1}


@pytest.mark.django_db
def test_nothing_is_kept_unasked(cache_url):
    met = ask(cache_url)
    assert met == {"first": 1, "second": 1, "after a change": 1, "found": 1}


def test_the_replica_is_never_served():
    assert value("CACHALOT_DATABASES", QUERY_CACHE="1") == "['default']"
    assert value('CACHES[settings.CACHALOT_CACHE]["MAX_LIFE"]', QUERY_CACHE="1") == "20"


def test_the_deploy_check_is_clean_with_it():
    arguments = ["check", "--deploy", "--fail-level", "WARNING"]
    code = f"import manage, sys; sys.argv[1:] = {arguments}; manage.main()"
    redis = {"CACHE_URL": "redis://127.0.0.1:6379/0", "QUERY_CACHE": "1"}
    done = python(code, **{**DEPLOY, **redis})
    assert done.returncode == 0, done.stderr
