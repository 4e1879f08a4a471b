"""Comments wait for a moderator; the post counts those that are shown.

Triggers of migration 0013 keep the post's comment_count and discussed_at, whoever writes.
"""

from datetime import timedelta

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.utils import timezone

from myproject.caching.expiry import Touching
from myproject.database.locks import turn

from .. import markdown, spam
from ..fields import CharField, MarkdownField
from ..querysets import CommentQuerySet
from ..tagged import untagged
from .posts import Post, with_derived

# The same comment within this time is the same form, sent again. Long enough for an impatient
# visitor on a slow line; later somebody may mean it.
REPEATED = timedelta(minutes=1)


class Comment(Touching):
    class Status(models.TextChoices):
        PENDING = "pending"
        APPROVED = "approved"
        SPAM = "spam"

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    name = CharField(max_length=100)
    email = models.EmailField(help_text="Not shown.")
    body = MarkdownField(validators=[MaxLengthValidator(5000)])
    body_html = models.TextField(editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    # By the spam check, after which the editors were told. Null: not yet.
    checked_at = models.DateTimeField(null=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)

    objects = CommentQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                "post",
                "created_at",
                "id",
                name="comment_post_approved",
                condition=models.Q(status="approved"),
            ),
            # The moderators' queue.
            models.Index(
                "created_at", name="comment_pending", condition=models.Q(status="pending")
            ),
        ]

    def __str__(self):
        return f"{self.name} on {self.post_id}"

    def submit(self):
        """Save what a visitor sends, and return whether it is new.

        A form that is sent twice, by a double click for example, is one comment. The lock makes the
        second of two requests of one moment wait for the first one's row.
        """
        same = {"post": self.post_id, "name": self.name, "body": self.body}
        with turn(f"comment {same}"):
            since = timezone.now() - REPEATED
            if Comment.objects.filter(**same, created_at__gt=since).exists():
                return False
            self.save()
        return True

    def save(self, *args, update_fields=None, **kwargs):
        self.body_html = self.render(self.body)
        super().save(*args, update_fields=with_derived(update_fields), **kwargs)

    @staticmethod
    def render(body):
        return markdown.render_comment(body)

    def derive(self, using):
        """Set what loaddata must not take from a fixture."""
        self.body_html = self.render(self.body)

    def examine(self):
        """Ask whether it is spam; return whether editors are to be told. Raises SpamCheckFailed.

        The second of two checks of one moment finds the comment checked, and does nothing.
        """
        is_spam = spam.is_spam(self)
        with transaction.atomic():
            waiting = Comment.objects.filter(
                pk=self.pk, checked_at=None, status=self.Status.PENDING
            ).select_for_update()
            if not waiting.exists():
                return False
            # Nobody has seen it, so no page changes.
            untagged(Comment).filter(pk=self.pk).update(
                checked_at=timezone.now(),
                status=self.Status.SPAM if is_spam else self.Status.PENDING,
            )
        return not is_spam
