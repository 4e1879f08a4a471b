"""What development adds: the toolbar, SQL on the console, caches on and off."""

import os
import re

import pytest

from .test_environment import python, value

DATABASE = {"DATABASE_URL": os.environ["DATABASE_URL"], "SECRET_KEY": "x" * 50}


def manage(code, **environment):
    code = f"import django; django.setup(); {code}"
    return python(code, "settings.dev", **DATABASE, **environment)


def test_each_statement_is_logged_with_its_time_and_slow_ones_are_marked():
    select = "from django.db import connection as c; c.cursor().execute('SELECT {}')"
    log = manage(f"{select.format(1)}; {select.format('pg_sleep(0.06)')}", LOG_SQL="1").stderr
    logged = re.findall(r"DEBUG django.db.backends: (SLOW )?\((\d\.\d+)\) SELECT (\S+);", log)
    assert [what for _, _, what in logged][-2:] == ["1", "pg_sleep(0.06)"]
    # Whatever is slow on this machine today.
    assert [bool(mark) for mark, _, _ in logged] == [float(took) > 0.05 for _, took, _ in logged]


def test_statements_are_not_logged_unasked():
    assert manage("from django.db import connection as c; c.cursor()").stderr == ""


def test_one_variable_turns_every_cache_off():
    set_and_get = (
        "from django.core.cache import caches; from django.conf import settings;"
        "[caches[a].set('k', 1) for a in settings.CACHES];"
        "print([caches[a].get('k') for a in settings.CACHES])"
    )
    assert manage(set_and_get, CACHE_URL="locmem://").stdout.strip() == "[1, 1, 1, 1, 1]"
    assert manage(set_and_get, CACHE_URL="off://").stdout.strip() == str([None] * 5)


def test_an_edited_template_shows_at_the_next_request():
    dummy = "django.core.cache.backends.dummy.DummyCache"
    for alias in ("pages", "templates"):
        backend = f'print(settings.CACHES["{alias}"]["BACKEND"])'
        assert manage(f"from django.conf import settings; {backend}").stdout.strip() == dummy


def test_tasks_run_at_once_until_there_is_a_broker():
    assert value("CELERY_TASK_ALWAYS_EAGER", "settings.dev") == "True"
    broker = {"BROKER_URL": "redis://127.0.0.1:6379/0"}
    assert value("CELERY_TASK_ALWAYS_EAGER", "settings.dev", **broker) == "False"


def test_only_development_has_the_toolbar():
    assert "debug_toolbar" in value("INSTALLED_APPS", "settings.dev")
    assert "debug_toolbar" not in value("INSTALLED_APPS", "settings.deploy")


EMBEDDED = "postgresql://postgres@%2Fhere%2Fsocket/postgres"


@pytest.mark.parametrize(
    ("url", "folder", "is_embedded"),
    [
        (EMBEDDED, "/here/socket", "True"),
        (EMBEDDED, "", "False"),
        # Another database, named inside `bin/with-postgres COMMAND`; and one without a host.
        ("postgresql://db.example.com/site", "/here/socket", "False"),
        ("postgresql:///site", "", "False"),
    ],
)
def test_the_embedded_database_is_the_one_that_with_postgres_names(url, folder, is_embedded):
    environment = {"DATABASE_URL": url, "EMBEDDED_POSTGRES": folder}
    assert value("EMBEDDED_DATABASE", "settings.dev", **environment) == is_embedded


def test_mail_is_printed_in_development():
    backend = "django.core.mail.backends.console.EmailBackend"
    assert value("EMAIL_BACKEND", "settings.dev") == backend
