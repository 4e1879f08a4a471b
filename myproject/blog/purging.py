"""After a commit a task tells the edge what changed; the change never waits or fails for it."""

from django.conf import settings

from myproject.caching import refresh as caching
from myproject.caching.tags import tags_raised

from .sending import send

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


def refresh(address):
    """Have a page, by its path and query, computed anew in every cache. Raises RefreshFailed."""
    caching.refresh(settings.SITE_URL + address, settings.VARNISH_URLS)
