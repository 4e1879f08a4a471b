"""The database's folders and roles: a primary and a streaming replica."""

import shutil
from functools import cache
from pathlib import Path

from . import StackError
from .commands import run, try_to
from .layout import DATABASE, ROOT, write_private

FREE_SLOT = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
STREAMING = "SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'"


@cache
def programs():
    """The folder of PostgreSQL's programs: Debian's newest, else what pg_config or PATH know."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    if newest := max(debian, key=lambda path: float(path.parts[-3]), default=None):
        return newest.parent
    if shutil.which("pg_config"):
        folder = Path(run(["pg_config", "--bindir"]).strip())
        if (folder / "initdb").exists():
            return folder
    if not shutil.which("initdb"):
        raise StackError("PostgreSQL is not installed. Run as root: bin/packages")
    return Path(shutil.which("initdb")).parent


def make_primary(stack):
    lines = [f"*:*:*:{role}:{word}\n" for role, word in stack.passwords.items()]
    write_private(stack / "pgpass", "".join(lines))
    once(stack / "postgres", lambda folder: initialise(stack, folder))


def initialise(stack, folder):
    write_private(stack / "run/password", stack.passwords["postgres"])
    options = ["-E", "UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--data-checksums"]
    identity = ["-U", "postgres", "--pwfile", stack / "run/password"]
    run([ROOT / "bin/unprivileged", programs() / "initdb", "-D", folder, *identity, *options])
    (stack / "run/password").unlink()


def make_roles(stack):
    words = {f"{role.upper()}_PASSWORD": word for role, word in stack.passwords.items()}
    run(
        [*psql(stack, "postgres"), "-v", f"database={DATABASE}", "-f", ROOT / "deploy/roles.sql"],
        PGPASSFILE=str(stack / "pgpass"),
        **words,
    )


def make_replica(stack):
    once(stack / "replica", lambda folder: copy_primary(stack, folder))


def copy_primary(stack, folder):
    """A slot of an attempt that was interrupted would refuse the next one."""
    password = {"PGPASSFILE": str(stack / "pgpass")}
    run([*psql(stack, "postgres"), "-c", FREE_SLOT], **password)
    source = [*server_options(stack, "postgres"), "-U", "replication"]
    options = ["-X", "stream", "-R", "-c", "fast", "-C", "-S", "replica1"]
    run([programs() / "pg_basebackup", "-D", folder, *source, *options], **password)


def once(folder, make):
    """Make a folder that is either there and complete, or not there."""
    if folder.exists():
        return
    unfinished = folder.with_name(folder.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    make(unfinished)
    unfinished.rename(folder)


def psql(stack, server):
    where = [*server_options(stack, server), "-U", "postgres", "-d", "postgres"]
    return [programs() / "psql", "-X", "-q", "-At", *where]


def server_options(stack, server):
    return ["-h", stack.host(server), "-p", str(stack.ports[server])]


def answers(stack, server):
    return lets_in(stack, server, "SELECT 1" if server == "postgres" else STREAMING)


def lets_in(stack, server, question="SELECT 1"):
    """Whether the question is answered with 1."""
    password = {"PGPASSFILE": str(stack / "pgpass"), "PGCONNECT_TIMEOUT": "2"}
    return try_to([*psql(stack, server), "-c", question], **password).stdout.strip() == "1"
