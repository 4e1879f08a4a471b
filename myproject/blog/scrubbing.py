"""Taking people out of a copy of production's data, before anybody tries things with it.

What is left has the same size and shape: as many users, posts and comments, of nobody.
"""

from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from .models import Comment, Post
from .tagged import untagged

# No password is stored so: https://docs.djangoproject.com/en/5.2/ref/contrib/auth/
UNUSABLE = "!scrubbed"


def _numbered(name, suffix=""):
    return Concat(Value(name), Cast(F("pk"), CharField()), Value(suffix))


@transaction.atomic
def scrub():
    """Return {what: number of rows}. Drafts go: what is not published is nobody's business."""
    return {
        "sessions deleted": Session.objects.all().delete()[0],
        "bad log-ins deleted": AccessAttempt.objects.all().delete()[0],
        "admin log entries deleted": LogEntry.objects.all().delete()[0],
        "drafts deleted": Post.objects.filter(status=Post.Status.DRAFT).delete()[0],
        "unpublished comments deleted": Comment.objects.exclude(status="approved").delete()[0],
        "users renamed": get_user_model().objects.update(
            username=_numbered("user-"),
            first_name="",
            last_name="",
            email=_numbered("user-", "@example.invalid"),
            password=UNUSABLE,
            last_login=None,
        ),
        # Without tags: no page shows an address, and names of this table are no tags.
        "comments renamed": untagged(Comment).update(
            name=_numbered("Reader "), email=_numbered("reader-", "@example.invalid")
        ),
    }
