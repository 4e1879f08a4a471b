"""The settings, read by a fresh Python with an environment of its own."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from storages.backends.s3 import S3Storage

from settings import variables
from settings.headers import content_security_policy
from settings.pictures import media_storage

DEPLOY = {
    "SECRET_KEY": "n-3kfj8v_qlwqz7xkz0c5p2m8r1t6y9u4i-o7a3s5d2f8g1h6j",
    "ALLOWED_HOSTS": "www.example.com",
    "DATABASE_URL": "postgresql://app:secret@127.0.0.1:5432/site",
    "CACHE_URL": "memcached://127.0.0.1:11211",
}


def python(code, settings="settings.deploy", **environment):
    environment = {"DJANGO_SETTINGS_MODULE": settings, "PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )


def value(name, settings="settings.deploy", **environment):
    code = f"from django.conf import settings; print(settings.{name})"
    done = python(code, settings, **{**DEPLOY, **environment})
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


READ = "from django.conf import settings; settings.DEBUG"


@pytest.mark.parametrize("name", DEPLOY)
@pytest.mark.parametrize("given", ["missing", "empty"])
def test_deploy_refuses_to_start_without_and_shows_an_example(name, given):
    environment = {**DEPLOY, name: ""}
    if given == "missing":
        del environment[name]
    done = python(READ, **environment)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert re.search(rf'"{name}" .*for example: {name}=\S', done.stderr)


def test_deploy_starts_with_these_four_alone():
    assert python(READ, **DEPLOY).returncode == 0


def test_a_cache_address_that_is_none_is_explained():
    done = python(READ, **{**DEPLOY, "CACHE_URL": "localhost:11211"})
    assert "CACHE_URL=localhost:11211 is not understood. Use one of" in done.stderr


def test_a_value_of_the_wrong_type_names_its_variable():
    environment = {**DEPLOY, "LOG_SQL": "perhaps"}
    done = python(READ, settings="settings.dev", **environment)
    assert done.returncode != 0
    assert "LOG_SQL" in done.stderr


def test_several_memcached_servers_share_the_load():
    location = value(
        'CACHES["pages"]["LOCATION"]', CACHE_URL="memcached://10.0.0.1:11211,10.0.0.2:11211"
    )
    assert location == "['10.0.0.1:11211', '10.0.0.2:11211']"


def test_redis_is_one_variable_away():
    backend = value('CACHES["default"]["BACKEND"]', CACHE_URL="redis://127.0.0.1:6379/0")
    assert backend == "myproject.caching.backends.RedisCache"


def test_every_alias_has_a_prefix_of_its_own():
    prefixes = [
        value(f'CACHES["{alias}"]["KEY_PREFIX"]')
        for alias in ("default", "templates", "pages", "queries", "sessions")
    ]
    names = ["default", "templates", "pages", "queries", "sessions"]
    assert prefixes == [f"myproject.{name}" for name in names]


def test_two_sites_on_one_server_have_prefixes_of_their_own():
    prefix = value('CACHES["pages"]["KEY_PREFIX"]', SITE_PREFIX="staging")
    assert prefix == "staging.pages"


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_tasks_of_two_sites_on_one_broker_have_prefixes_of_their_own(scheme):
    options = 'CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]'
    broker = {"BROKER_URL": f"{scheme}://127.0.0.1:6379/0", "SITE_PREFIX": "staging"}
    assert value(options, **broker) == "staging."


def test_connections_are_kept_and_tried():
    options = (
        'DATABASES["default"]["CONN_MAX_AGE"], settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]'
    )
    assert value(options) == "300 True"


def test_the_address_of_the_site_follows_its_first_host():
    assert value("SITE_URL") == "https://www.example.com"


PAGE = """
import django; django.setup()
from django.core.management import call_command
from django.template import Context, Template
call_command("collectstatic", interactive=False, verbosity=0)
print(Template("{% load pipeline %}{% stylesheet 'site' %}").render(Context()))
"""


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/static/", "https://cdn.example.com/s/"])
def test_pages_name_static_files_at_the_address_of_the_cdn(tmp_path, address):
    given = {} if address == "/static/" else {"STATIC_URL": address}
    # Memcached's driver is a server's.
    cache = {"CACHE_URL": "redis://127.0.0.1:6379/0"}
    done = python(PAGE, **{**DEPLOY, **cache, **given, "STATIC_ROOT": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    found = re.findall(r"\"([^\"]*)css/site\.min\.[0-9a-f]{12}\.css\"", done.stdout)
    assert found == [address]


BUCKET = "s3://pictures/site?endpoint_url=http://127.0.0.1:9000"


def test_uploads_go_to_a_bucket_by_one_variable():
    found = 'STORAGES["default"]["BACKEND"], settings.HEADERS'
    backend, policy = value(found, MEDIA_STORAGE_URL=BUCKET).split(" ", 1)
    assert backend == "storages.backends.s3.S3Storage"
    assert "img-src 'self' http://127.0.0.1:9000 data:;" in policy
    assert media_storage("")[0]["BACKEND"].endswith("WholeFileStorage")


@pytest.mark.parametrize(
    ("given", "address", "source"),
    [
        (BUCKET, "http://127.0.0.1:9000/pictures/site/a.jpg", "http://127.0.0.1:9000"),
        ("s3://b", "https://b.s3.amazonaws.com/a.jpg", "https://b.s3.amazonaws.com"),
        (
            f"{BUCKET}&custom_domain=m.example.com",
            "https://m.example.com/site/a.jpg",
            "https://m.example.com",
        ),
    ],
)
def test_pages_may_show_pictures_from_where_they_are_kept_and_from_nowhere_else(
    given, address, source
):
    entry, found = media_storage(given)
    assert S3Storage(**entry["OPTIONS"]).url("a.jpg") == address
    assert found == source
    assert f"img-src 'self' {source} data:;" in content_security_policy("/static/", source)
    assert "img-src 'self' data:;" in content_security_policy("/static/", "")


def test_an_address_of_uploads_that_is_none_is_explained():
    with pytest.raises(ImproperlyConfigured, match="=bucket is not understood"):
        media_storage("bucket")


def test_a_dark_launch_is_a_share_and_an_address():
    given = value("DARK_LAUNCH", DARK_LAUNCH="5 /new/page/")
    assert given == "{'share': '5', 'address': '/new/page/'}"
    assert value("DARK_LAUNCH") == "None"


def test_debug_is_off():
    assert value("DEBUG") == "False"


def test_the_deploy_check_is_clean(db):
    arguments = ["check", "--deploy", "--fail-level", "WARNING"]
    code = f"import manage, sys; sys.argv[1:] = {arguments}; manage.main()"
    # Memcached's driver is a server's: requirements/deploy.txt. From Django 6.1 on, the check also
    # queries the database: here the one of the tests, since a developer's has the demo account.
    name = connection.settings_dict["NAME"]
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    there = {"CACHE_URL": "redis://127.0.0.1:6379/0", "DATABASE_URL": database}
    done = python(code, **{**DEPLOY, **there})
    assert done.returncode == 0, done.stderr
    assert "no issues (1 silenced)" in done.stdout


def readers():
    """The functions of settings/variables.py that read a variable by its name."""
    return [
        name
        for name, function in inspect.getmembers(variables, inspect.isfunction)
        if not name.startswith("_") and next(iter(inspect.signature(function).parameters)) == "name"
    ]


def test_each_variable_of_settings_and_compose_is_in_the_example_once():
    read = {"dev": [], "deploy": []}
    names = "|".join(readers())
    pattern = re.compile(rf"(?:\benv\.\w+\(|\b(?:{names})\(|\brequired\([^\"]*)\s*\"(\w+)\"")
    for module in read:
        for file in ("base", "variables", module):
            read[module] += pattern.findall(Path(f"settings/{file}.py").read_text())
        assert len(read[module]) == len(set(read[module]))
    listed = re.findall(r"^#(\w+)=", Path(".env.example").read_text(), re.MULTILINE)
    assert len(read["dev"]) > 5
    compose = re.findall(r"\$\{(\w+)", Path("compose.yaml").read_text())
    assert {*listed} == {*read["dev"], *read["deploy"], *compose}
    assert len(listed) == len(set(listed))


def test_manage_py_reads_the_env_file_and_the_environment_wins(tmp_path):
    (tmp_path / "manage.py").write_text(Path("manage.py").read_text())
    (tmp_path / "fake_settings.py").write_text(
        "import os\nSECRET_KEY = 'x'\nprint(os.environ['A'], os.environ['B'])"
    )
    (tmp_path / ".env").write_text("# A comment\nA=from-file\nB=from-file\n")
    environment = {
        "B": "from-environment",
        "DJANGO_SETTINGS_MODULE": "fake_settings",
        "PATH": "/bin",
    }
    done = subprocess.run(
        [sys.executable, tmp_path / "manage.py", "check"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[0] == "from-file from-environment"


OWN = """
from settings import base
base.DATABASES["default"] |= {own!r}
base.CACHES = {{"select2": {{"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}}
from django.conf import settings
database = settings.DATABASES["default"]
print(database["CONN_MAX_AGE"], database["OPTIONS"], "select2" in settings.CACHES)
"""


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, "300 {'connect_timeout': 3} True"),
        ({"CONN_MAX_AGE": None}, "None {'connect_timeout': 3} True"),
        ({"CONN_MAX_AGE": 60, "OPTIONS": {"connect_timeout": 9}}, "60 {'connect_timeout': 9} True"),
        ({"OPTIONS": {"pool": True}}, "0 {'pool': True, 'connect_timeout': 3} True"),
        ({"ENGINE": "django.db.backends.sqlite3"}, "300 {} True"),
    ],
)
def test_what_a_base_of_ones_own_says_stays(own, expected):
    done = python(OWN.format(own=own), **DEPLOY)
    assert done.stdout.strip() == expected, done.stderr
