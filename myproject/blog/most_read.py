"""The most read posts, counted in Redis: one sorted set a day, path → reads.

Most readers get a page from the edge and never reach Django, so the load balancer's log is what is
counted: `manage.py count_reads`. https://redis.io/docs/latest/develop/data-types/sorted-sets/
"""

import logging
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from redis import Redis, RedisError

from .models import Post

logger = logging.getLogger(__name__)

DAYS = 7  # that count; a set is forgotten a day later.
UNION_LIFE = 60  # s
# s to connect and to wait. Default: for ever, and a page would wait for a list in its margin.
TIMEOUTS = {"socket_connect_timeout": 0.25, "socket_timeout": 0.5}


@cache
def counters():
    """The client of settings.COUNTERS_URL; None where nothing is counted."""
    return Redis.from_url(settings.COUNTERS_URL, **TIMEOUTS) if settings.COUNTERS_URL else None


def _key(day):
    return f"{settings.COUNTERS_PREFIX}:{day:%Y-%m-%d}"


def add_reads(reads):
    """Add {path: number} to today's. Raises RedisError."""
    key = _key(timezone.localdate())
    with counters().pipeline(transaction=False) as pipeline:
        for path, number in reads.items():
            pipeline.zincrby(key, number, path)
        pipeline.expire(key, timedelta(days=DAYS + 1))
        pipeline.execute()


def most_read(limit):
    """Return at most `limit` published posts, the most read of the last week first.

    Without an answer from Redis there are none: a page goes without its list.
    """
    if counters() is None:
        return []
    try:
        paths = _most_read_paths(limit)
    except (RedisError, OSError) as error:
        logger.warning("Most read: %r", error, extra={"metric": "counters.failure"})
        return []
    slugs = [path.rstrip("/").rpartition("/")[2] for path in paths]
    # Posts of other days may share a slug.
    posts = Post.objects.published().with_link().filter(slug__in=slugs)[: 10 * limit]
    by_path = {post.get_absolute_url(): post for post in posts}
    return [by_path[path] for path in paths if path in by_path][:limit]


def _most_read_paths(limit):
    today = timezone.localdate()
    days = [_key(today - timedelta(days=day)) for day in range(DAYS)]
    union = f"{settings.COUNTERS_PREFIX}:week"
    with counters().pipeline() as pipeline:
        pipeline.zunionstore(union, days)
        pipeline.expire(union, UNION_LIFE)
        # Twice as many, since some may be posts that were taken back.
        pipeline.zrevrange(union, 0, 2 * limit - 1)
        found = pipeline.execute()[-1]
    return [path.decode() for path in found]
