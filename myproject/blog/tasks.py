"""Tasks are shallow: read by key, call one method, try again when the network fails.

Each may run twice, and does when its worker dies: the second time changes nothing.
"""

from datetime import timedelta
from functools import wraps
from smtplib import SMTPException
from urllib.parse import urlsplit

from axes.models import AccessAttempt
from botocore.exceptions import BotoCoreError, ClientError
from celery import shared_task
from celery.utils.log import get_task_logger
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import filepath_to_uri

from myproject.caching.purge import PurgeFailed, purge
from myproject.caching.tags import raise_now, raise_tags
from myproject.database.locks import alone

from . import cache_tags, mail
from .models import Comment, OldPicture, PeriodicRun, Post, Redirect
from .sending import send
from .spam import SpamCheckFailed

logger = get_task_logger(__name__)

# The second try within 2 s, by chance, the third within 4 and so on up to 10 min: a service that
# comes back is not met by all at once. Default: 3 tries, 3 min apart.
LATER = {"retry_backoff": 2, "retry_backoff_max": 600, "retry_jitter": True, "max_retries": 8}


def periodic(function):
    """A task for beat: a run that meets the one before, still at it, leaves it alone.

    What beat has sent for a period is done once, however often the broker brings it.
    """
    name = function.__name__

    @shared_task(name=f"{function.__module__}.{name}", bind=True)
    @wraps(function)
    def run(self):
        entry, slot = (self.request.headers or {}).get("period", [name, None])
        runs = PeriodicRun.objects.filter(name=entry)
        with alone(name) as free:
            if not free:
                logger.warning("%s is still running", name, extra={"metric": "tasks.met"})
            elif slot and runs.filter(finished=slot).exists():
                logger.warning("%s was done already", name, extra={"metric": "tasks.again"})
            else:
                function()
                if slot:
                    runs.update(finished=slot)

    return run


# Purging: about a minute in all: the edge's TTL heals a purge that was lost, sooner than that.
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


# Comments


@shared_task(autoretry_for=[SpamCheckFailed, SMTPException, OSError], **LATER)
def check_comment(comment_id):
    """Ask the spam check, and tell the editors. Either both are done, or it is tried again."""
    comment = Comment.objects.unchecked_by(comment_id)
    with transaction.atomic():
        if comment and comment.examine():
            mail.notify_of_comment(comment)


SWEPT = 1000  # comments, or posts, a run; the next one is five minutes later


@periodic
def sweep_comments():
    """Send again what a dead broker has lost."""
    for key in Comment.objects.unchecked().values_list("pk", flat=True)[:SWEPT]:
        send(check_comment, key)


# Pictures


# OSError: a storage that does not answer; boto3's errors are of their own kind.
@shared_task(autoretry_for=[OSError, BotoCoreError, ClientError], **LATER)
def make_thumbnails(post_id):
    post = Post.objects.filter(pk=post_id).exclude(lead_image="").defer("search").first()
    if post and not post.has_thumbnails:
        post.make_thumbnails()


@periodic
def sweep_pictures():
    """Those whose task was lost, and those that were saved without one."""
    for key in Post.objects.without_thumbnails().values_list("pk", flat=True)[:SWEPT]:
        send(make_thumbnails, key)


# What is due


@periodic
def show_due_posts():
    """Scheduled posts appear by the clock, which raises no tags. Looks back twice its period."""
    due = Post.objects.due(seconds=120)
    redirects = Redirect.objects.filter(post__in=due)
    raise_tags(cache_tags.of_posts(due) | cache_tags.of_redirects(redirects))


@periodic
def send_digest():
    mail.send_digest()


# Care


@periodic
def check_links():
    """One task for each post, so that a slow site holds up nobody else's."""
    for key in Post.objects.published().values_list("pk", flat=True).iterator():
        send(check_links_of, key)


@shared_task
def check_links_of(post_id):
    post = Post.objects.only("body_html").filter(pk=post_id).first()
    if post:
        post.check_links()


SPAM_KEPT = timedelta(days=30)  # for an editor to find what was no spam


@periodic
def clean_up():
    call_command("clearsessions")
    old = Comment.objects.filter(status="spam", created_at__lt=timezone.now() - SPAM_KEPT)
    old.delete()
    # A log-in removes those of a minute ago; but who gave up was maybe the last one to come.
    tried_before = timezone.now() - settings.AXES_COOLOFF_TIME
    AccessAttempt.objects.filter(attempt_time__lt=tried_before).delete()
    for picture in OldPicture.due()[:SWEPT]:
        discard(picture)


def discard(picture):
    """Delete a picture that no post has. One that cannot be deleted does not stop the others."""
    try:
        is_gone = picture.discard()
    except (OSError, BotoCoreError, ClientError) as error:
        logger.warning("%s stays: %r", picture, error, extra={"metric": "pictures.failed"})
        return
    if is_gone:
        # Its thumbnails' tag at the edge (varnish/response.vcl).
        send(purge_tags, [filepath_to_uri(picture.name)])


@periodic
def repair_denormalised():
    call_command("denormalise", repair=True)
