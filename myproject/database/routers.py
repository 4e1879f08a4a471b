"""Reads from a replica, for those who ask: reports, exports, digests, backups.

    with replica():            # or @replica() on a function
        send_report(Order.objects.filter(…))

All else reads the primary, as what fills a shared cache must: a replica is always a little late.
Queries go where they are evaluated, so evaluate them inside.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, Error, connections

ALIAS = "replica"
# s behind the primary from which on the replica is left alone.
LAG_LIMIT = 5
# s between two looks at the replica, per process. One that dies in between fails what reads it.
CHECK_EVERY = 3
# s to connect to each server for a look: a frozen one must not hang us. The least that libpq takes.
CONNECT_TIMEOUT = 2

# Caught up with where the primary was a moment ago, or so many seconds behind. A server that is
# not in recovery is no replica but the primary itself, as in tests.
LAG = """
SELECT CASE
    WHEN NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0
    ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 'infinity')
END
"""

logger = logging.getLogger(__name__)

_wrote_at = ContextVar("wrote_at", default=-LAG_LIMIT)
_block = ContextVar("replica_block", default=None)


class _Block:
    """Once something was written in it, or shortly before it, it reads the primary to its end."""

    def __init__(self, wrote):
        self.wrote = wrote


@contextmanager
def replica():
    outer = _block.get()
    wrote = monotonic() - _wrote_at.get() < LAG_LIMIT or bool(outer and outer.wrote)
    token = _block.set(_Block(wrote))
    try:
        yield
    finally:
        _block.reset(token)


class ReplicaRouter:
    """Names an alias always: else Django would write an object to where it was read from.

    What bypasses routers, `using()` and raw cursors, is not noticed as a write.
    """

    def db_for_read(self, model, **hints):
        block = _block.get()
        return ALIAS if block and not block.wrote and health.is_good() else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        _wrote_at.set(monotonic())
        if block := _block.get():
            block.wrote = True
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        same = {one._state.db, other._state.db} <= {DEFAULT_DB_ALIAS, ALIAS}
        return True if same else None

    def allow_migrate(self, db, app_label, **hints):
        return False if db == ALIAS else None


def is_configured():
    return ALIAS in connections.settings


class Health:
    """Whether the replica may be read, asked of it now and then; a change is logged once."""

    def __init__(self):
        self.good = True
        self.checked_at = -CHECK_EVERY

    def is_good(self):
        if not is_configured():
            return False
        if monotonic() - self.checked_at >= CHECK_EVERY:
            self.checked_at = monotonic()  # First: other threads go on with what was known.
            self.note(self.problem())
        return self.good

    def problem(self):
        """What is wrong with the replica, or None."""
        try:
            lag = self.lag()
        except Error as error:
            return f"does not answer: {error}"
        return f"is {lag:.0f} s behind" if lag > LAG_LIMIT else None

    def lag(self):
        """s. 0 when the primary does not answer: then what the replica has is all there is."""
        try:
            with self.connected(DEFAULT_DB_ALIAS) as cursor:
                cursor.execute("SELECT pg_current_wal_lsn()")
                position = cursor.fetchone()
        except Error:
            position = None
        with self.connected(ALIAS) as cursor:
            cursor.execute(LAG if position else "SELECT 0", position)
            return float(cursor.fetchone()[0])

    @contextmanager
    def connected(self, alias):
        """A cursor of a new connection: a kept one to a frozen server would wait for ever."""
        connection = connections.create_connection(alias)
        options = connection.settings_dict.get("OPTIONS", {}) | {"connect_timeout": CONNECT_TIMEOUT}
        connection.settings_dict = connection.settings_dict | {"OPTIONS": options}
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def note(self, problem):
        if problem and self.good:
            logger.warning(
                "The replica %s. Reading the primary.", problem, extra={"metric": "replica.lost"}
            )
        elif not problem and not self.good:
            logger.info("The replica is back.", extra={"metric": "replica.back"})
        self.good = not problem


health = Health()
