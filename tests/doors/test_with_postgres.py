"""bin/with-postgres, on a checkout of its own."""

import hashlib
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}

SELECT = """
import os, dj_database_url, psycopg2
url = dj_database_url.parse(os.environ["DATABASE_URL"])
with psycopg2.connect(host=url["HOST"], user=url["USER"], dbname=url["NAME"]) as connection:
    cursor = connection.cursor()
    cursor.execute("SHOW data_directory")
    print(cursor.fetchone()[0])
"""


def with_postgres(checkout, *command, **environment):
    return subprocess.run(
        [checkout / "bin" / "with-postgres", *command],
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def home(checkout):
    """Where the server's data are: elsewhere where root cannot pass for another user."""
    name = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:12]
    elsewhere = Path(f"/var/tmp/with-postgres-{name}")  # noqa: S108
    return elsewhere if elsewhere.exists() else checkout / ".local" / "postgres"


def servers(checkout):
    """The command lines of the running servers of a checkout."""
    pattern = f"postgres -D {home(checkout)}/data"
    found = subprocess.run(["pgrep", "-af", pattern], capture_output=True, text=True)
    return found.stdout.splitlines()


def test_the_command_reaches_a_server_that_is_gone_afterwards(checkout):
    done = with_postgres(checkout, sys.executable, "-c", SELECT)
    assert done.stdout.strip() == str(home(checkout) / "data"), done.stderr
    assert servers(checkout) == []


SAME_SOCKET = """
import os, dj_database_url
print(dj_database_url.parse(os.environ["DATABASE_URL"])["HOST"] == os.environ["EMBEDDED_POSTGRES"])
"""


def test_the_command_knows_that_the_database_is_the_embedded_one(checkout):
    done = with_postgres(checkout, sys.executable, "-c", SAME_SOCKET)
    assert done.stdout == "True\n", done.stderr


def test_data_stays_from_one_command_to_the_next(checkout):
    code = SELECT.replace("SHOW data_directory", "{}").replace(
        "    print(cursor.fetchone()[0])\n", ""
    )
    with_postgres(checkout, sys.executable, "-c", code.format("CREATE TABLE kept ()"))
    done = with_postgres(checkout, sys.executable, "-c", code.format("SELECT * FROM kept"))
    assert done.returncode == 0, done.stderr


def test_the_status_of_the_command_is_passed_on(checkout):
    assert with_postgres(checkout, "sh", "-c", "exit 7").returncode == 7


def test_the_last_user_stops_the_server_and_no_one_before(checkout):
    slow = "import sys, time; sys.stdin.readline();" + SELECT
    command = [checkout / "bin" / "with-postgres", sys.executable, "-c", slow]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    second = subprocess.Popen(command, env=ENVIRONMENT, **pipes)
    while not servers(checkout):
        time.sleep(0.05)
    assert with_postgres(checkout, "true").returncode == 0
    assert second.communicate("go\n", timeout=30)[0].strip().endswith("data")
    assert servers(checkout) == []


@pytest.mark.parametrize("moment", ["while the server starts", "while the command runs"])
def test_a_terminated_command_takes_the_server_with_it(checkout, moment):
    started = checkout / "started"
    command = ["sh", "-c", f"touch {started}; exec sleep 60"]
    background = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", checkout / "bin" / "with-postgres"]
    running = subprocess.Popen([*background, *command], env=ENVIRONMENT)
    while not (servers(checkout) if moment == "while the server starts" else started.exists()):
        time.sleep(0.01)
    running.terminate()
    assert running.wait(timeout=30) != 0
    assert servers(checkout) == []


def test_no_permission_outside_changes_and_nobody_else_can_reach_the_socket(checkout):
    checkout.parent.chmod(0o700)
    code = (
        "import dj_database_url, os; url = dj_database_url.parse(os.environ['DATABASE_URL']);"
        "print(oct(os.stat(url['HOST']).st_mode & 0o777))"
    )
    assert with_postgres(checkout, sys.executable, "-c", code).stdout == "0o700\n"
    assert stat.S_IMODE(checkout.parent.stat().st_mode) == 0o700


def test_a_path_too_long_for_a_socket_is_no_obstacle(checkout):
    deep = checkout.rename(checkout.parent / ("long" * 25))
    done = with_postgres(deep, sys.executable, "-c", SELECT)
    assert done.stdout.strip() == str(home(deep) / "data"), done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_becomes_nobody_where_namespaces_are_refused(checkout, tmp_path):
    refusing = tmp_path / "programs" / "unshare"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    path = f"{refusing.parent}:{ENVIRONMENT['PATH']}"
    done = with_postgres(checkout, sys.executable, "-c", SELECT, PATH=path)
    folder = home(checkout)
    assert folder.parent == Path("/var/tmp")  # noqa: S108
    assert done.stdout.strip() == str(folder / "data"), done.stderr
    assert f"runs as nobody in {folder}" in done.stderr
    assert servers(checkout) == []


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_database_of_ones_own_is_used_instead(checkout, place):
    environment = {}
    if place == ".env":
        (checkout / ".env").write_text("DATABASE_URL=postgresql://x\n")
    else:
        environment["DATABASE_URL"] = "postgresql://x"
    done = with_postgres(
        checkout, "sh", "-c", "echo ran ${EMBEDDED_POSTGRES-without}", **environment
    )
    assert done.stdout == "ran without\n"
    assert not (checkout / ".local").exists()
    assert home(checkout) == checkout / ".local" / "postgres"


def without_wheel(checkout):
    """Give the checkout a virtualenv that has no PostgreSQL."""
    (checkout / ".venv").unlink()
    (checkout / ".venv").mkdir()
    return checkout


@pytest.mark.stack
def test_the_machines_own_postgresql_is_used_where_no_wheel_is(checkout):
    done = with_postgres(without_wheel(checkout), sys.executable, "-c", SELECT)
    assert done.stdout.strip() == str(home(checkout) / "data"), done.stderr
    assert "there is no PostgreSQL in .venv; using that of /usr/lib/postgresql/" in done.stderr
    assert servers(checkout) == []


def test_no_postgresql_at_all_is_explained(checkout):
    script = without_wheel(checkout) / "bin/with-postgres"
    script.write_text(script.read_text().replace('"usr/lib/postgresql/*/bin"', '"no/where"'))
    done = with_postgres(checkout, "true", PATH=str(Path(sys.executable).parent))
    assert done.returncode == 1
    assert "install PostgreSQL 15 or newer" in done.stderr
    assert "or set DATABASE_URL." in done.stderr


def test_data_of_another_version_are_kept_and_explained(checkout):
    with_postgres(checkout, "true")
    version = home(checkout) / "data" / "PG_VERSION"
    version.write_text("9\n")
    done = with_postgres(checkout, "true")
    assert done.returncode == 1
    assert "was made by PostgreSQL 9, and this is 18. Move it away" in done.stderr
    assert version.read_text() == "9\n"
