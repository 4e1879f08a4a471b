"""Verify what is stored twice: rendered Markdown (its rules may have changed), comment counts,
the dates of their authors and tags, and which thumbnails are made: after a change of
THUMBNAIL_ALIASES all are made anew.

Exit status 1 if something is wrong and was not repaired. It may run at any time: --repair locks
the rows that are wrong, at most a batch of them, and counts again under the lock.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max, Min

from myproject.blog.models import Comment, Post, PostAuthor, PostTag

BATCH = 10_000  # keys a query


def batches(model):
    """Ranges of keys that together hold all rows."""
    keys = model.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if keys["first"] is not None:
        for start in range(keys["first"], keys["last"] + 1, BATCH):
            yield model.objects.filter(pk__gte=start, pk__lt=start + BATCH)


def verify(model, wrong, repair):
    """Return the numbers of rows that were found wrong, and of those repaired."""
    found = repaired = 0
    for rows in batches(model):
        keys = list(wrong(rows).values_list("pk", flat=True))
        found += len(keys)
        if keys and repair:
            repaired += repair(model.objects.filter(pk__in=keys))
    return found, repaired


CHECKS = [
    ("rendered posts", Post, "wrongly_rendered", "render_again"),
    ("rendered comments", Comment, "wrongly_rendered", "render_again"),
    ("comment counts", Post, "wrongly_counted", "recount_comments"),
    ("dates of authors' posts", PostAuthor, "wrongly_dated", "renew_dates"),
    ("dates of tags' posts", PostTag, "wrongly_dated", "renew_dates"),
    ("stamps of thumbnails", Post, "wrongly_stamped", "forget_thumbnails"),
]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="put right what is wrong")

    def handle(self, *, repair, **options):
        left = 0
        for name, model, wrong, put_right in CHECKS:
            queryset = type(model.objects.all())
            mend = getattr(queryset, put_right) if repair else None
            found, repaired = verify(model, getattr(queryset, wrong), mend)
            left += found - repaired
            self.stdout.write(f"{name}: {found:,} wrong, {repaired:,} repaired")
        if left:
            raise CommandError(f"{left:,} are wrong. Run: manage.py denormalise --repair")
