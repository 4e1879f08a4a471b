"""The environment of the tests, loaded before settings: the same whatever a developer's .env says.

DATABASE_URL comes from bin/with-postgres, the environment or .env.
"""

import os
from pathlib import Path

import pytest
from dotenv import dotenv_values

ENV_FILE = Path(__file__).parent.parent / ".env"
# They start servers of their own; those of them that need no database run beside the stack's tests.
APART = ("tests/configuration/", "tests/caching/", "myproject/caching/tests/")

for name in (
    "ALLOWED_HOSTS",
    "REPLICA_URL",
    "SITE_URL",
    "SITE_PREFIX",
    "CACHE_URL",
    "VARNISH_URLS",
    "BROKER_URL",
    "ADMIN_PATH",
    "STATIC_URL",
    "MEDIA_STORAGE_URL",
    "COUNTERS_URL",
    "FLAGS",
    "EDITORS",
    "FROM_EMAIL",
    "EMAIL_URL",
    "SPAM_CHECK_URL",
    "DARK_LAUNCH",
    "EMBEDDED_POSTGRES",
    "LOG_SQL",
    "STATSD_HOST",
    "QUERY_CACHE",
):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-the-tests-sign-with-this"  # noqa: S105
os.environ["CACHE_URL"] = "locmem://"  # All aliases; development turns off two of them.
if not os.environ.get("DATABASE_URL"):
    url = dotenv_values(ENV_FILE).get("DATABASE_URL")
    if not url:
        pytest.exit("DATABASE_URL is not set. Run: bin/with-postgres .venv/bin/python -m pytest", 4)
    os.environ["DATABASE_URL"] = url


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        needs_database = {"db", "transactional_db"} & {*item.fixturenames} or (
            item.get_closest_marker("django_db")
        )
        if item.nodeid.startswith(APART) and not needs_database:
            item.add_marker("apart")
