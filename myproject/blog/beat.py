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
MAX_IDLE = 30
# Of a task's period must have passed until it is sent again. The rest is for the time that beat
# itself takes. Limit: below 1, or a task that is sent a moment early waits for a second period.
MIN_SHARE = 0.9


class SingleScheduler(Scheduler):
    """Celery's own, which works while it holds a lock that dies with its connection."""

    max_interval = WAIT
    has_lock = False

    def setup_schedule(self):
        self.update_from_dict(self.app.conf.beat_schedule)

    def tick(self, *args, **kwargs):
        if not self.is_the_one():
            return WAIT
        wait = super().tick(*args, **kwargs)
        return min(wait, WAIT) if self.has_lock else WAIT

    def is_the_one(self):
        try:
            if self.has_lock:
                # The connection that has the lock: a new one would not have it.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            elif self.take_lock():
                self.load()
                logger.info("Beat is at work here")
        except Error as error:
            self.give_up(error)
        return self.has_lock

    def take_lock(self):
        with connection.cursor() as cursor:
            cursor.execute(f"SET idle_session_timeout = '{MAX_IDLE}s'")
        self.has_lock = try_lock(NAME)
        return self.has_lock

    def give_up(self, error):
        """Close the connection, and with it the lock: whoever takes it sends what is due."""
        self.has_lock = False
        connection.close()
        logger.error("Beat waits: %r", error, extra={"metric": "beat.lost"})

    def load(self):
        """Go on where the last beat was, on whatever host."""
        from .models import PeriodicRun

        PeriodicRun.objects.begin(self.schedule)
        now = self.app.now()
        for name, age in PeriodicRun.objects.ages(self.schedule).items():
            self.schedule[name].last_run_at = now - age
        self._heap = None

    def apply_entry(self, entry, producer=None):
        """Send a task, unless it has been; what cannot be sent stays due."""
        from .models import PeriodicRun

        try:
            with transaction.atomic():
                slot = PeriodicRun.objects.claim(entry.name, MIN_SHARE * period_of(entry.schedule))
                if slot:
                    headers = {"period": [entry.name, slot.isoformat()]}
                    entry.options = {**entry.options, "headers": headers}
                    logger.info("Sending due task %s", entry.name)
                    self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:
            self.give_up(error)


def period_of(schedule):
    """The seconds between two runs; of a crontab, whose runs are a minute apart at least, 60."""
    return getattr(schedule, "run_every", timedelta(minutes=1)).total_seconds()
