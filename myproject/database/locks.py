"""A lock that dies with its holder: PostgreSQL's advisory locks belong to a connection.

A process that is killed closes its connection, and the lock is free at once; one with an expiry in
a cache would be held until then, or be lost while its holder still works. Not through a pooler that
gives each transaction another connection.
https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from contextlib import contextmanager
from hashlib import blake2b

from django.db import OperationalError, connections, transaction


def _number(name):
    """Advisory locks are numbers of 64 bits."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


def try_lock(name, using="default"):
    """Take the lock if it is free; return whether this connection has it now."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_number(name)])
        return cursor.fetchone()[0]


def unlock(name, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(name)])


@contextmanager
def alone(name, using="default"):
    """Yield whether nobody else is at it; what is done within is done by one at a time."""
    if not try_lock(name, using):
        yield False
        return
    try:
        yield True
    finally:
        unlock(name, using)


@contextmanager
def turn(name, patience=5, using="default"):
    """Wait for our turn, and have it until the end: a transaction. Raises TimeoutError.

    patience  s; after that it is somebody else's turn still, or there is no database
    """
    with transaction.atomic(using=using):
        _wait(name, patience, using)
        yield


def _wait(name, patience, using):
    try:
        with connections[using].cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(%s)",
                [f"{patience * 1000:.0f}", _number(name)],
            )
    except OperationalError as error:
        raise TimeoutError(f"No turn within {patience} s") from error
