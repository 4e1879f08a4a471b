"""Months, and the site's one raw query: which of them have posts.

The ORM's `dates("published_at", "month")` reads every post to name a few dozen months. This
reads one row a month: it asks the index for the first post, then for the first post of a later
month, and so on (a "loose index scan", https://wiki.postgresql.org/wiki/Loose_indexscan).
"""

from datetime import datetime

from django.db import connection
from django.http import Http404
from django.utils import timezone

PUBLISHED_MONTHS = """
WITH RECURSIVE months (first_day) AS (
    (
        SELECT date_trunc('month', published_at AT TIME ZONE %(zone)s)
        FROM blog_post
        WHERE status = 'published' AND published_at <= %(now)s
        ORDER BY published_at, id
        LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT date_trunc('month', published_at AT TIME ZONE %(zone)s)
        FROM blog_post
        WHERE status = 'published' AND published_at <= %(now)s
        AND published_at >= (months.first_day + interval '1 month') AT TIME ZONE %(zone)s
        ORDER BY published_at, id
        LIMIT 1
    )
    FROM months
    WHERE months.first_day IS NOT NULL
)
SELECT first_day::date FROM months WHERE first_day IS NOT NULL ORDER BY first_day DESC
"""


def published_months():
    """Return the first day of each month with a published post, newest first."""
    return [first_day for (first_day,) in _rows_of(PUBLISHED_MONTHS)]


def _rows_of(query, **parameters):
    with connection.cursor() as cursor:
        zone = timezone.get_default_timezone_name()
        cursor.execute(query, {"zone": zone, "now": timezone.now(), **parameters})
        return cursor.fetchall()


# Reads the index post_published alone: two or three blocks for each 400 posts.
FILES_OF_MONTHS = f"""
SELECT first_day, generate_series(1, (
    SELECT (count(*) + %(size)s - 1) / %(size)s
    FROM blog_post
    WHERE status = 'published' AND published_at <= %(now)s
    AND published_at >= first_day::timestamp AT TIME ZONE %(zone)s
    AND published_at < (first_day + interval '1 month') AT TIME ZONE %(zone)s
))
FROM ({PUBLISHED_MONTHS}) AS months
"""  # noqa: S608


def files_of_months(size):
    """Return (first day of the month, number of the file) for files of `size` posts each."""
    return _rows_of(FILES_OF_MONTHS, size=size)


def midnight(year, month=1):
    """Return the instant at which a month or year begins on this site. Raises Http404."""
    try:
        return datetime(year, month, 1, tzinfo=timezone.get_default_timezone())
    except ValueError:
        raise Http404("No such month.") from None


def next_month(start):
    return midnight(start.year + start.month // 12, start.month % 12 + 1)
