"""Comments wait for a moderator; the post counts those that are shown."""

from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.utils import timezone

from myproject.caching.expiry import Touching

from .. import markdown, spam
from ..fields import CharField, MarkdownField
from ..querysets import CommentQuerySet
from .posts import Post, with_derived


class Comment(Touching):
    touches = ("post",)

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

    def is_shown(self):
        # A new one that waits for a moderator is seen by nobody: visitors end no fragment.
        return not self._state.adding or self.status == self.Status.APPROVED

    def save(self, *args, update_fields=None, **kwargs):
        self.body_html = markdown.render_comment(self.body)
        with transaction.atomic():
            super().save(*args, update_fields=with_derived(update_fields), **kwargs)
            self.post.recount_comments()

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            self.post.recount_comments()
        return deleted

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
            # Not through `objects`: nobody has seen it, so no page changes.
            Comment._base_manager.filter(pk=self.pk).update(
                checked_at=timezone.now(),
                status=self.Status.SPAM if is_spam else self.Status.PENDING,
            )
        return not is_spam
