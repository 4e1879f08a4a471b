"""After a commit a task tells the edge what changed; the change never waits or fails for it."""

import logging
import time

from django.conf import settings

from myproject.caching import refresh as caching
from myproject.caching.tags import tags_raised

logger = logging.getLogger(__name__)

# s after which all is purged again: a page that was being rendered during the change may have
# reached the edge after the first purge.
AGAIN = 2


def connect():
    tags_raised.connect(purge_after_commit)


def purge_after_commit(tags, lost, **kwargs):
    from .tasks import purge_tags

    if settings.VARNISH_URLS or lost:
        send(purge_tags, tags, lost)
        send(purge_tags, tags, countdown=AGAIN)


# s for which a broker that failed is left alone: a frozen one costs a request one socket_timeout
# (CELERY_BROKER_TRANSPORT_OPTIONS), however many tasks it sends.
REST = 3
_resting_until = 0.0


def send(task, *args, countdown=None):
    """Send a task; where the broker is dead or frozen, in bounded time, say that it is lost.

    The only way in which requests send. What is lost must heal by itself, as a purge does by the
    edge's TTL.
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


def refresh(address):
    """Have a page, by its path and query, computed anew in every cache. Raises RefreshFailed."""
    caching.refresh(settings.SITE_URL + address, settings.VARNISH_URLS)
