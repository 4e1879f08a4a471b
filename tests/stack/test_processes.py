"""bin/stack: what starts, what may do what, and that nothing is left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from deploy.stack.processes import family

from .running import PORT, ROOT, stack_command, until

pytestmark = pytest.mark.stack


def query(url, sql):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def supervisor(stack):
    return int((stack.folder / "run/supervisord.pid").read_text())


def is_alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def members(stack):
    """All processes of the stack. The test stops them; afterwards it is started again."""
    found = family(supervisor(stack))
    assert len(found) > 12
    yield found
    done = stack_command("start", stack.folder)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_layer_answers(stack):
    done = stack_command("status", stack.folder)
    assert done.returncode == 0
    assert done.stdout.count(" answers") == 13


def test_the_home_page_comes_through_all_layers(stack):
    with stack.client() as visitor:
        answer = visitor.get("/")
    assert answer.status_code == 200
    assert answer.headers["X-Cache"] in ("HIT", "MISS")


def test_starting_again_says_that_it_runs(stack):
    done = stack_command("start", stack.folder)
    assert done.returncode == 0
    assert "running already" in done.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE django_migrations",
        "ALTER TABLE django_migrations ADD COLUMN x int",
        "CREATE TABLE x (y int)",
        "TRUNCATE django_migrations",
    ],
)
def test_the_site_can_change_no_table(stack, statement):
    with pytest.raises(InsufficientPrivilege):
        query(stack.environment()["DATABASE_URL"], statement)


def test_the_site_can_use_a_table_that_a_migration_makes(stack):
    owner = stack.environment("env.owner")["DATABASE_URL"]
    app = stack.environment()["DATABASE_URL"]
    query(owner, "CREATE TABLE made_by_migration (id serial, name text)")
    try:
        query(app, "INSERT INTO made_by_migration (name) VALUES ('a')")
        assert query(app, "SELECT id, name FROM made_by_migration") == [(1, "a")]
    finally:
        query(owner, "DROP TABLE made_by_migration")


COMMAND = """
import os, runpy, sys
sys.argv = ["manage.py", "version"]
runpy.run_path("manage.py", run_name="__main__")
print(os.environ.get("OF_THE_DEVELOPER"))
"""


@pytest.mark.parametrize(("own", "said"), [({}, "None"), ({"PYTHON_DOTENV_DISABLED": ""}, "yes")])
def test_a_developers_env_file_is_none_of_the_stacks(stack, tmp_path, own, said):
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / ".env").write_text("OF_THE_DEVELOPER=yes\n")
    environment = stack.environment() | {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | own
    done = subprocess.run(
        [sys.executable, "-c", COMMAND],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split()[-1] == said


def test_the_replica_has_the_primarys_rows(stack):
    app = stack.environment()["DATABASE_URL"]
    replica = app.replace(port_of(stack, "postgres"), port_of(stack, "replica"))
    query(app, "DELETE FROM django_session")
    query(app, "INSERT INTO django_session VALUES ('on-the-replica', '', now())")
    wanted = [("on-the-replica",)]
    assert soon(lambda: query(replica, "SELECT session_key FROM django_session") == wanted)
    assert query(replica, "SELECT pg_is_in_recovery()") == [(True,)]


def port_of(stack, name):
    return stack.addresses[name].rpartition(":")[2].split("/")[0]


def soon(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.mark.parametrize("queue", ["high", "low"])
def test_a_worker_reads_the_queue(stack, queue):
    celery = [ROOT / ".stack/venv/bin/celery", "--workdir", ROOT, "--app", "myproject"]
    question = ["inspect", "--destination", f"{queue}@stack", "active_queues"]
    environment = {**os.environ, **stack.environment()}
    done = subprocess.run([*celery, *question], env=environment, capture_output=True, text=True)
    assert f"'name': '{queue}'" in done.stdout


def test_everything_listens_on_this_machine_only(stack):
    inodes = {
        os.readlink(link)[8:-1]
        for process in family(supervisor(stack))
        for link in Path(f"/proc/{process}/fd").iterdir()
        if os.path.lexists(link) and os.readlink(link).startswith("socket:")
    }
    listening = [
        line.split()[1].partition(":")[0]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[9] in inodes
    ]
    assert len(listening) >= 11
    assert set(listening) == {"0100007F"}  # 127.0.0.1, the kernel's way


def test_stop_leaves_no_process_and_a_second_start_finds_the_data(stack, members):
    app = stack.environment()["DATABASE_URL"]
    query(app, "INSERT INTO django_session VALUES ('kept', '', now())")
    assert stack_command("stop", stack.folder).returncode == 0
    assert [process for process in members if is_alive(process)] == []
    assert stack_command("stop", stack.folder).returncode == 0
    assert stack_command("start", stack.folder).returncode == 0
    kept = "SELECT count(*) FROM django_session WHERE session_key = 'kept'"
    assert query(app, kept) == [(1,)]
    query(app, "DELETE FROM django_session")


def test_stop_leaves_no_process_of_a_supervisor_that_was_killed(stack, members):
    os.kill(members[0], signal.SIGKILL)
    assert stack_command("stop", stack.folder).returncode == 0
    assert [process for process in members if is_alive(process)] == []


def test_a_taken_port_is_named_and_nothing_is_left_running(tmp_path):
    with socket.create_server(("127.0.0.1", PORT + 104)):
        done = stack_command("start", tmp_path / "stack", PORT + 100)
    assert done.returncode == 1
    assert f"Port {PORT + 104} (redis) is taken by" in done.stderr
    assert f"(process {os.getpid()})" in done.stderr
    assert not (tmp_path / "stack").exists()


def test_what_fails_is_named_with_its_log_and_nothing_is_left_running(tmp_path):
    directory = tmp_path / "stack"
    (directory / "redis").mkdir(parents=True)
    (directory / "redis/appendonlydir").write_text("not a directory")
    done = stack_command("start", directory, PORT + 100)
    assert done.returncode == 1
    assert "redis did not start" in done.stderr
    assert "appendonlydir" in done.stderr
    assert not (directory / "run/session").exists()
    assert [port for port in range(PORT + 100, PORT + 111) if answers(port)] == []


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_a_folder_too_deep_for_a_socket_is_refused_in_a_sentence(tmp_path):
    done = stack_command("start", tmp_path / ("deep" * 25), PORT + 100)
    assert done.returncode == 1
    assert "Choose a shorter folder" in done.stderr


def test_flower_shows_the_workers_on_this_machine_only(stack):
    address = stack.addresses["flower"]
    assert address.startswith("http://127.0.0.1:")
    assert until(lambda: "high@stack" in httpx.get(f"{address}/workers").text, 20)
    port = int(address.rpartition(":")[2])
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    assert f"0100007F:{port:04X}" in listening
    assert f"00000000:{port:04X}" not in listening
