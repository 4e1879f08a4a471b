"""settings/: what its README says, done to a project that is not ours."""

import subprocess

import pytest

from .sections import blocks
from .test_packages import take

pytestmark = [pytest.mark.stack, pytest.mark.apart]

SERVER = {
    "DJANGO_SETTINGS_MODULE": "settings.deploy",
    "SECRET_KEY": "n-3kfj8v_qlwqz7xkz0c5p2m8r1t6y9u4i-o7a3s5d2f8g1h6j",
    "ALLOWED_HOSTS": "www.example.com",
    "CACHE_URL": "memcached://127.0.0.1:11211",
}
CONNECTIONS = """
import django
django.setup()
from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created
from django.test import RequestFactory
opened = []
connection_created.connect(lambda **_: opened.append(1), weak=False)
site = get_wsgi_application()
for _ in range(10):
    request = RequestFactory().get("/", secure=True, headers={"host": "www.example.com"})
    answer = site(request.environ | {"HTTP_X_FORWARDED_PROTO": "https"}, lambda *_: None)
    answer.close()
print(answer.status_code, len(opened))
"""


@pytest.fixture
def moved(site):
    """The site with the settings, and what `check --deploy` is called with in the README."""
    take(site, "caching")
    *steps, check = blocks("settings/README.md")
    for step in steps:
        own = "mysite.settings" + (".base" if site.kind == "wagtail" else "")
        site.do(step._replace(text=step.text.replace("mysite.settings", own)))
    return site, check


def test_a_server_has_no_warning_left(moved):
    site, check = moved
    command = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    before = subprocess.run(command, cwd=site.folder, env=site.environment, capture_output=True)
    assert before.returncode == 1
    assert b"security.W008" in before.stderr
    assert "no issues (1 silenced)" in site.do(check, **SERVER)


def test_without_a_variable_it_says_which_one(moved):
    site, check = moved
    with pytest.raises(AssertionError, match=r'"CACHE_URL" is empty.*for example: CACHE_URL=mem'):
        site.do(check, **{**SERVER, "CACHE_URL": ""})


PREFIXES = """
from django.conf import settings
print(settings.CACHES["pages"]["KEY_PREFIX"])
print(settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"])
"""


def test_keys_begin_with_the_name_of_the_other_project(moved):
    site, _ = moved
    assert site.python(PREFIXES, **SERVER).split() == ["mysite.pages", "mysite."]


def test_ten_requests_open_one_connection_instead_of_ten(original, moved):
    site, _ = moved
    assert original.python(CONNECTIONS).split() == ["200", "10"]
    assert site.python(CONNECTIONS, **SERVER).split() == ["200", "1"]


@pytest.mark.parametrize("original", ["bare"], indirect=True)
def test_the_database_of_startproject_works_too(moved, tmp_path):
    site, _ = moved
    environment = SERVER | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}
    site.command("python", "manage.py", "migrate", "-v", "0", **environment)
    assert site.python(CONNECTIONS, **environment).split()[0] == "200"
