"""Pictures that no post has any more."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from myproject.media import thumbnails

from .posts import Post

# Pages with the old picture may be shown for so long: by the edge 6 h when nobody can make new ones
# (beresp.grace), by a browser until it is closed.
KEPT = timedelta(days=1)


class OldPicture(models.Model):
    """A picture that a post had; noted by triggers of migration 0007, whatever took it away."""

    name = models.CharField(max_length=250)
    replaced_at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def due(cls):
        return cls.objects.filter(replaced_at__lt=timezone.now() - KEPT)

    def discard(self):
        """Delete its files, unless a post shows it all the same: two may have one picture.

        Returns whether they are deleted.
        """
        shown = Post.objects.filter(Q(lead_image=self.name) | Q(body__contains=self.name))
        is_gone = not shown.exists()
        if is_gone:
            thumbnails.delete(self.name)
        self.delete()
        return is_gone
