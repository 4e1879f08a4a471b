"""One beat at a time, however many are started: the second waits until the first one is gone.

Two hosts may both run it, so that losing one loses nothing. Both know from the database when each
task was sent, so the one that takes over sends what is due, and nothing twice.
"""

from datetime import timedelta

from celery.beat import Scheduler
from celery.utils.log import get_logger
from django.db import Error, connection, transaction

from myproject.database.locks import try_lock

logger = get_logger(__name__)

NAME = "beat"
WAIT = 5  # s between two looks whether the other one is gone, or whether our lock still is ours
# s after which PostgreSQL ends the connection, and with it the lock, of a beat that is frozen.
# Default: 0, never.
SILENCE = 30
# Of its period must have passed until a task is sent again. The rest is for clocks and pauses.
SHARE = 0.9


class SingleScheduler(Scheduler):
    """Celery's own, which works while it holds a lock that dies with its connection."""

    max_interval = WAIT
    has_lock = False
    is_loaded = False

    def setup_schedule(self):
        self.update_from_dict(self.app.conf.beat_schedule)

    def tick(self, *args, **kwargs):
        if not self.is_the_one():
            return WAIT
        if not self.is_loaded:
            self.load()
        wait = super().tick(*args, **kwargs)
        return min(wait, WAIT) if self.is_loaded else WAIT

    def is_the_one(self):
        had = self.has_lock
        try:
            with connection.cursor() as cursor:
                if had:
                    # The connection that has the lock: a new one would not have it.
                    cursor.execute("SELECT 1")
                else:
                    cursor.execute(f"SET idle_session_timeout = '{SILENCE}s'")
                    self.has_lock = try_lock(NAME)
        except Error as error:
            self.has_lock = False
            connection.close()
            logger.error("Beat waits: %r", error, extra={"metric": "beat.lost"})
        if self.has_lock and not had:
            self.is_loaded = False
            logger.info("Beat is at work here")
        return self.has_lock

    def load(self):
        """Go on where the last beat was, on whatever host."""
        from .models import PeriodicRun

        now = self.app.now()
        for name, age in PeriodicRun.objects.ages(self.schedule).items():
            self.schedule[name].last_run_at = now - age
        self._heap = None
        self.is_loaded = True

    def apply_entry(self, entry, producer=None):
        """Send a task, unless it has been; what cannot be sent stays due."""
        from .models import PeriodicRun

        try:
            with transaction.atomic():
                slot = PeriodicRun.objects.claim(entry.name, SHARE * seconds(entry.schedule))
                if slot:
                    headers = {"period": [entry.name, slot.isoformat()]}
                    entry.options = {**entry.options, "headers": headers}
                    logger.info("Sending due task %s", entry.name)
                    self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:
            logger.error("%s was not sent: %r", entry.name, error, extra={"metric": "beat.failed"})
            self.is_loaded = False


def seconds(schedule):
    """The period of a schedule; a crontab's shortest."""
    return getattr(schedule, "run_every", timedelta(minutes=1)).total_seconds()
