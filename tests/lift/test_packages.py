"""Each piece works in a project that is not ours, under another name, with the README's lines."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from myproject.caching.tests.servers import Server
from tests.checkout import ROOT

pytestmark = pytest.mark.stack

# What a bare project needs besides the piece itself to run the piece's own tests.
OPTIONS = ["-p", "no:cacheprovider", "--import-mode=importlib", "-q", "-o", "pythonpath=."]


@pytest.fixture
def project(tmp_path):
    """What `django-admin startproject` makes, on PostgreSQL."""
    command = [sys.executable, "-m", "django", "startproject", "bare", tmp_path]
    subprocess.run(command, check=True)
    with open(tmp_path / "bare" / "settings.py", "a") as settings:
        settings.write(
            "\nimport os, dj_database_url\n"
            "DATABASES = {'default': dj_database_url.parse(os.environ['DATABASE_URL'])}\n"
            "DATABASES['default']['TEST'] = {'NAME': 'test_lift'}\n"
        )
    return tmp_path


def run(project, *command):
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DJANGO_SETTINGS_MODULE": "bare.settings",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True
    )


def lift(project, package, name):
    shutil.copytree(ROOT / "myproject" / package, project / name)


# The stampede tests are the same processes here as there; they take minutes.
PACKAGES = {
    "database": [],
    "media": [],
    "caching": [
        "--ignore=lifted/tests/test_stampede.py",
        "--ignore=lifted/tests/test_resilience.py",
    ],
}


@pytest.mark.parametrize("package", PACKAGES)
def test_its_own_tests_pass_under_another_name(project, package):
    lift(project, package, "lifted")
    with open(project / "bare" / "settings.py", "a") as settings:
        settings.write("INSTALLED_APPS += ['lifted']\n")
    done = run(project, "-m", "pytest", *OPTIONS, "lifted", *PACKAGES[package])
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 10


VIEWS = """
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import path
from caching.pages import cache_page, tag


@cache_page
def count(request):
    return tag(HttpResponse(f"{User.objects.count()} users"), "users")


urlpatterns = [path("", count)]
"""

TRY = """
import django
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, setup_test_environment
from caching.tags import raise_tags

setup_test_environment()
setup_databases(verbosity=0, interactive=False)
client = Client()
for _ in range(3):
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/").content.decode()
print(page, len(queries))
User.objects.create(username="new")
raise_tags(["users"])
print(client.get("/").content.decode())
"""


def test_the_lines_of_the_readme_bring_the_page_cache(project):
    lines = re.search(r"```python\n(INSTALLED_APPS.*?)```", (ROOT / "README.md").read_text(), re.S)[
        1
    ]
    assert len(lines.splitlines()) <= 10
    server = Server("memcached")
    lift(project, "caching", "caching")
    (project / "bare" / "urls.py").write_text(VIEWS)
    with open(project / "bare" / "settings.py", "a") as settings:
        settings.write(lines.replace("127.0.0.1:11211", server.location))
    done = run(project, "-c", TRY)
    server.kill()
    assert done.stdout.splitlines() == ["0 users 0", "1 users"], done.stderr
