"""One beat at a time, however many are started: the second waits until the first one is gone.

Two hosts may both run it, so that losing one loses nothing.
"""

from celery.beat import PersistentScheduler
from celery.utils.log import get_logger
from django.db import Error, connection

from myproject.database.locks import try_lock

logger = get_logger(__name__)

NAME = "beat"
WAIT = 5  # s between two looks whether the other one is gone, or whether our lock still is ours


class SingleScheduler(PersistentScheduler):
    """Celery's own, which works while it holds a lock that dies with its connection."""

    max_interval = WAIT
    has_lock = False

    def tick(self, *args, **kwargs):
        if not self.is_the_one():
            return WAIT
        return min(super().tick(*args, **kwargs), WAIT)

    def is_the_one(self):
        had = self.has_lock
        try:
            if had:
                # The connection that has the lock: a new one would not have it.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            else:
                self.has_lock = try_lock(NAME)
        except Error as error:
            self.has_lock = False
            connection.close()
            logger.error("Beat waits: %r", error, extra={"metric": "beat.lost"})
        if self.has_lock and not had:
            logger.info("Beat is at work here")
        return self.has_lock
