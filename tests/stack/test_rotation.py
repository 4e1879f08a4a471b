"""docs/rotation.md: a new password works beside the old one, and who is connected stays so."""

import os
import re
import subprocess
from urllib.parse import urlsplit

import psycopg2
import pytest
from redis import AuthenticationError, Redis
from redis import ConnectionError as RedisConnectionError

from ..checkout import free_port
from .running import ROOT, until

pytestmark = pytest.mark.stack

TEXT = (ROOT / "docs/rotation.md").read_text()
NEW = "a-new-password"


def commands(section):
    """The lines of its blocks, one string each."""
    text = TEXT.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    found = re.findall(r"```sh\n(.*?)```", text, re.S)
    assert found, section
    return found


def do(script, **environment):
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def as_superuser(stack):
    """The environment in which psql is PostgreSQL's superuser."""
    url = urlsplit(stack.addresses["postgres"])
    return {
        "PGHOST": url.hostname,
        "PGPORT": str(url.port),
        "PGUSER": "postgres",
        "PGPASSFILE": str(stack.folder / "pgpass"),
    }


@pytest.fixture
def old_address(stack, as_superuser):
    """The site's own; its password is given back at the end, and the second role is gone."""
    address = stack.environment()["DATABASE_URL"]
    yield address
    give_back = f"ALTER ROLE app PASSWORD '{urlsplit(address).password}'"
    for statement in (give_back, "DROP ROLE IF EXISTS app2"):
        do(f'psql postgres -c "{statement}"', **as_superuser)


def query(connection, sql="SELECT count(*) FROM blog_post"):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_a_second_role_takes_over_the_database(stack, old_address, as_superuser):
    make, take_away = commands("Database")
    database = urlsplit(old_address).path[1:]
    new_address = old_address.replace(f"app:{urlsplit(old_address).password}", f"app2:{NEW}")
    before = psycopg2.connect(old_address)
    do(make.replace("psql site", f"psql {database}").replace("…", NEW), **as_superuser)
    new = psycopg2.connect(new_address)
    assert query(new) == query(before)
    query(new, "INSERT INTO django_session VALUES ('rotated', '', now()) RETURNING 1")
    query(new, "DELETE FROM django_session WHERE session_key = 'rotated' RETURNING 1")
    psycopg2.connect(old_address).close()  # Still good: nobody fails meanwhile.
    do(take_away.replace("psql site", f"psql {database}"), **as_superuser)
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(old_address)
    assert query(before)
    before.close()
    new.close()


@pytest.fixture
def redis(tmp_path):
    """A server of its own, with the shipped configuration and a password."""
    port = free_port()
    options = ["--port", str(port), "--requirepass", "old", "--dir", tmp_path]
    server = subprocess.Popen(
        ["redis-server", ROOT / "deploy/redis-broker.conf", *options], stdout=subprocess.DEVNULL
    )
    assert until(lambda: answers(port), 10)
    yield port
    server.terminate()
    server.wait()


def answers(port):
    try:
        with Redis(port=port, password="old") as client:
            return client.ping()
    except RedisConnectionError:
        return False


def test_a_second_user_takes_over_redis(redis):
    add, take_away = commands("Redis")[0].splitlines()
    as_old = f"redis-cli -p {redis} -a old"
    before = Redis(port=redis, password="old", single_connection_client=True)
    before.ping()
    do(add.replace("redis-cli", as_old), NEW_PASSWORD=NEW)
    new = Redis(port=redis, username="site2", password=NEW)
    new.lpush("high", "task")
    Redis(port=redis, password="old").ping()
    do(take_away.replace("redis-cli", as_old))
    assert before.lpop("high") == b"task"
    assert new.ping()
    with pytest.raises(AuthenticationError):
        Redis(port=redis, password="old").ping()
    before.close()
    new.close()
