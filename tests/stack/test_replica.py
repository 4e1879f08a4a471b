"""`with replica():` against a real streaming replica, under the deploy settings."""

import psycopg2
import pytest

pytestmark = pytest.mark.stack

# Prints where a read went and what it found there. Impatient: a test does not wait 5 s.
READ = """
from django.contrib.sessions.models import Session
from myproject.database import routers
routers.LAG_LIMIT = 0.5
with routers.replica():
    rows = Session.objects.filter(session_key="for-the-replica")
    print("read", rows.db, rows.count())
"""


def read(stack):
    said = stack.manage("shell", "-v", "0", "-c", READ)
    return said, next(line for line in said.splitlines() if line.startswith("read "))


@pytest.fixture
def replayed(stack):
    """A function that pauses or resumes the replica."""
    word = (stack.folder / "pgpass").read_text().splitlines()
    password = next(line.split(":")[4] for line in word if ":postgres:" in line)
    address = stack.addresses["replica"].replace("//", f"//postgres:{password}@")

    def run(function):
        connection = psycopg2.connect(address)
        connection.autocommit = True
        connection.cursor().execute(f"SELECT {function}()")
        connection.close()

    yield run
    run("pg_wal_replay_resume")


def write(stack):
    connection = psycopg2.connect(stack.environment()["DATABASE_URL"])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("DELETE FROM django_session WHERE session_key = 'for-the-replica'")
    cursor.execute("INSERT INTO django_session VALUES ('for-the-replica', '', now())")
    connection.close()


def test_a_replica_that_keeps_up_is_read(stack):
    write(stack)
    assert any(read(stack)[1] == "read replica 1" for _ in range(5))


def test_a_replica_that_lags_is_left_alone(stack, replayed):
    replayed("pg_wal_replay_pause")
    write(stack)
    found = [read(stack) for _ in range(2)]
    assert found[-1][1] == "read default 1"
    assert "s behind" in found[-1][0]
