"""The only way in which requests send tasks: after the commit, never at the request's price."""

import logging
import time
from functools import partial

from django.db import transaction

logger = logging.getLogger(__name__)

# s for which a broker that failed is left alone: a frozen one costs a request one socket_timeout
# (CELERY_BROKER_TRANSPORT_OPTIONS), however many tasks it sends.
REST = 3
_resting_until = 0.0


def send(task, *args, countdown=None):
    """Send a task; where the broker is dead or frozen, in bounded time, say that it is lost.

    What is lost must heal by itself, as a purge does by the edge's TTL and a comment by the sweep
    (tasks.sweep_comments).
    """
    global _resting_until
    try:
        if time.monotonic() < _resting_until:
            raise ConnectionError("the broker failed a moment ago")
        task.apply_async(args, countdown=countdown, retry=False)
    except Exception as error:  # kombu passes on whatever its transport raises.
        if time.monotonic() >= _resting_until:
            _resting_until = time.monotonic() + REST
        logger.error("Task %s was not sent: %r", task.name, error, extra={"metric": "tasks.lost"})


def send_on_commit(task, *args):
    """Send a task about rows that this transaction makes: their keys, read afresh by the task."""
    transaction.on_commit(partial(send, task, *args), robust=True)
