"""The posts before and after a post, as expressions of its own query."""

from django.db import models
from django.db.models import Func


class Neighbour(Func):
    """{"id", "title", "slug", "published_at"} of the next post that is published by now, or None.

    In SQL, since building and compiling two such subqueries was a quarter of all calls that a cold
    post makes (docs/measured/budgets.json and its history). The comparison of the date alone bounds
    the scan of the index post_published, that of the pair splits ties.
    """

    template = """(
        SELECT jsonb_build_object(
            'id', near.id, 'title', near.title, 'slug', near.slug, 'published_at', near.published_at
        )
        FROM (SELECT %(expressions)s) AS this (now, published_at, id), blog_post AS near
        WHERE near.status = 'published' AND near.published_at <= this.now
            AND near.published_at %(side)s= this.published_at
            AND (near.published_at, near.id) %(side)s (this.published_at, this.id)
        ORDER BY near.published_at %(order)s, near.id %(order)s
        LIMIT 1
    )"""
    output_field = models.JSONField()
