"""Tasks are shallow: read by key, call one method."""

from urllib.parse import urlsplit

from celery import shared_task
from django.conf import settings
from django.core.management import call_command

from myproject.caching.purge import PurgeFailed, purge
from myproject.caching.tags import raise_now

from .models import Post


@shared_task
def clear_expired_sessions():
    call_command("clearsessions")


# About a minute in all: the edge's TTL heals a purge that was lost, sooner than that.
@shared_task(bind=True, max_retries=5, default_retry_delay=10)
def purge_tags(self, tags, lost=False):
    """Purge on every accelerator; `lost` tags are raised in the cache first."""
    if lost and not raise_now(tags):
        raise self.retry()
    posts = {int(tag[5:]): tag for tag in tags if tag.startswith("post-")}
    gone = [posts[pk] for pk in Post.objects.hidden_among(list(posts))]
    soft = [tag for tag in tags if tag not in gone]
    try:
        purge(settings.VARNISH_URLS, urlsplit(settings.SITE_URL).netloc, soft, gone)
    except PurgeFailed as error:
        raise self.retry(exc=error) from error
