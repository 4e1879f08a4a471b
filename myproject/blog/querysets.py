"""The questions that the site asks, each with a name; call them in this order:

Post.objects.published().filter(tags=tag).with_teaser()
"""

from datetime import timedelta
from heapq import nlargest

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.files.images import get_image_dimensions
from django.db import transaction
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from myproject.caching.expiry import TouchingQuerySet
from myproject.caching.tags import raise_tags
from myproject.media.thumbnails import stamp

from . import cache_tags
from .neighbors import Neighbour
from .rendered import RenderedQuerySet
from .tagged import TaggedQuerySet, untagged

# Matches that a search ranks, the newest ones: ranking reads each of them, and a common word is in
# every post. Ten pages of results; nobody looks further.
CANDIDATES = 200

DAY = timedelta(days=1)
PATIENCE = timedelta(minutes=5)  # Longer than a task waits in a queue that is well.

# Of each post, the first ones: a digest is an invitation, not the desk.
WAITING_COMMENTS = 10


class PostQuerySet(TouchingQuerySet, RenderedQuerySet, TaggedQuerySet):
    def tags_of(self, rows):
        return cache_tags.of_posts(rows)

    def update(self, **values):
        """Also invalidates the redirects to these posts, if their addresses may change."""
        if "lead_image" not in values:
            return self._update_address(**values)
        with transaction.atomic(using=self.db):
            rows = self.model.objects.filter(pk__in=list(self.values_list("pk", flat=True)))
            count = self._update_address(**{"lead_image_made": "", **values})
            rows.measure_images()
        return count

    update.alters_data = True

    def _update_address(self, **values):
        with transaction.atomic(using=self.db):
            if cache_tags.ADDRESS_FIELDS & values.keys():
                raise_tags(cache_tags.of_redirects(self._redirects()))
            return super().update(**values)

    def measure_images(self):
        """Store the sizes of lead images, which pages state. Raises what the storage raises."""
        storage = self.model._meta.get_field("lead_image").storage
        images = self.order_by().values_list("pk", "lead_image").exclude(lead_image="")
        for pk, name in images:
            with storage.open(name) as image:
                size = _size(*get_image_dimensions(image))
            untagged(self.model).filter(pk=pk).update(**size)

    def _redirects(self):
        model = self.model._meta.get_field("redirects").related_model
        return model.objects.filter(post__in=list(self.values_list("pk", flat=True)))

    def published(self):
        """What the public may see now."""
        return self.filter(status="published", published_at__lte=timezone.now())

    def due(self, seconds):
        """Published in the last so many seconds by the clock alone, as they were scheduled."""
        return self.published().filter(
            published_at__gt=timezone.now() - timedelta(seconds=seconds),
            last_modified__lt=F("published_at"),
        )

    def hidden_among(self, pks):
        """Which of these keys no post has that the public may see."""
        return set(pks) - set(self.published().filter(pk__in=pks).values_list("pk", flat=True))

    def without_thumbnails(self):
        """Posts with a picture whose thumbnails are to be made."""
        return self.filter(lead_image_made="").exclude(lead_image="")

    def wrongly_stamped(self):
        """Posts whose thumbnails were made with other settings, for another picture, or not yet."""
        pictured = self.exclude(lead_image="").values_list("pk", "lead_image", "lead_image_made")
        wrong = [pk for pk, name, made in pictured if made.removeprefix("!") != stamp(name)]
        return self.filter(pk__in=wrong)

    def forget_thumbnails(self):
        """Have the sweep make them; those that are there are left. Returns the number of posts."""
        return self.update(lead_image_made="")

    def between(self, start, end):
        """Published from `start` up to but without `end`."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def wrongly_counted(self):
        """Posts whose comment_count is not the number of their approved comments."""
        return self.alias(counted=_approved_comments(self.model)).exclude(
            comment_count=F("counted")
        )

    def recount_comments(self):
        """Put comment_count right; returns the number of posts. The rows are locked first.

        A count taken before the lock would miss the comment of whoever held it.
        """
        with transaction.atomic():
            locked = self.order_by("pk").select_for_update(no_key=True, of=["self"])
            posts = self.model.objects.filter(pk__in=list(locked.values_list("pk", flat=True)))
            return posts.update(comment_count=_approved_comments(self.model))

    def search(self, words, limit):
        """The best `limit` of the newest matches for words as people type them: "a phrase", -not.

        Two queries, the first one at once: the keys of the best, then their rows, which are wide.
        In one, with the keys as a subquery, a word of every post of 200,000 read 847 blocks in
        1.3 ms for 200 candidates, in two 55 in 0.3 ms; ranking all its matches read 40,000 in
        220 ms (docs/measured/plans.md).
        """
        query = SearchQuery(words, config="english", search_type="websearch")
        rank = SearchRank(F("search"), query)
        newest = self.filter(search=query).order_by("-published_at", "-id")[:CANDIDATES]
        ranked = newest.annotate(rank=rank).values_list("rank", "published_at", "pk")
        best = [pk for *_, pk in nlargest(limit, ranked)]
        posts = self.filter(pk__in=best).annotate(rank=rank)
        return posts.order_by("-rank", "-published_at", "-id")

    def with_waiting_comments(self):
        """Posts with comments that wait for a moderator, these as `waiting_comments`: 2 queries."""
        comments = self.model._meta.get_field("comments").related_model.objects
        waiting = comments.filter(status="pending").order_by("created_at", "pk")
        first = Prefetch("comments", waiting[:WAITING_COMMENTS], to_attr="waiting_comments")
        keys = waiting.order_by().values("post")
        return self.filter(pk__in=keys).with_link().order_by("pk").prefetch_related(first)

    def with_link(self):
        """What a link to a post needs."""
        return self.only("title", "slug", "published_at")

    def with_teaser(self):
        """What a list shows: 3 queries a page, and never a body."""
        return (
            self.select_related("category")
            .defer("body", "body_html", "search")
            .prefetch_related(*_topics(self.model))
        )

    def with_page(self):
        """What a post's page shows, but for its comments: 3 queries."""
        return (
            self.select_related("category")
            .defer("body", "search")
            .prefetch_related(*_topics(self.model))
            .with_neighbours()
        )

    def with_neighbours(self):
        """Annotate what Post.older and Post.newer need, in the same query."""
        place = Value(timezone.now()), F("published_at"), F("pk")
        return self.annotate(
            older_link=Neighbour(*place, side="<", order="DESC"),
            newer_link=Neighbour(*place, side=">", order="ASC"),
        )


def _size(width, height):
    return {"lead_image_width": width, "lead_image_height": height}


def _topics(post_model, path=""):
    """Authors and tags by name: a list shows no biographies.

    Into lists (to_attr): to make a queryset of each post's took half of the calls.
    """
    for name, to_attr in (("authors", "author_list"), ("tags", "tag_list")):
        topics = post_model._meta.get_field(name).related_model.objects.only("name", "slug")
        yield Prefetch(f"{path}{name}", topics, to_attr=to_attr)


def _approved_comments(post_model):
    comments = post_model._meta.get_field("comments").related_model.objects.approved()
    counts = comments.filter(post=OuterRef("pk")).order_by().values("post")
    return Coalesce(Subquery(counts.annotate(count=Count("pk")).values("count")), 0)


class LinkQuerySet(TaggedQuerySet):
    """Links of posts to one topic: its list, in the order of an index.

    add(), remove(), clear() and set() of both ends of a relation end here.
    """

    identity = "post_id"

    def tags_of(self, rows):
        return cache_tags.of_links(rows)

    def wrongly_dated(self):
        """Links whose date is not their published post's, as after a load without triggers."""
        right = Q(post__status="published", published_at=F("post__published_at"))
        return self.exclude(right).exclude(~Q(post__status="published"), published_at=None)

    def renew_dates(self):
        """Let the trigger write the dates anew; returns the number of links."""
        return self.update(post=F("post"))

    def published(self):
        """What the public may see now; drafts have no date."""
        return self.filter(published_at__lte=timezone.now())

    def with_teaser(self):
        """As PostQuerySet.with_teaser(), for each link's post."""
        return (
            self.select_related("post__category")
            .defer("post__body", "post__body_html", "post__search")
            .prefetch_related(*_topics(self.model._meta.get_field("post").related_model, "post__"))
        )


def path_forms(path):
    """The ways to write an address that mean the same: with or without the last slash or index."""
    base = path.removesuffix("index.html").rstrip("/")
    return [base + "/", base, base + "/index.html"] if base else ["/", "/index.html"]


class RedirectQuerySet(TaggedQuerySet):
    identity = "old_path"

    def tags_of(self, rows):
        return cache_tags.of_redirects(rows)

    def at(self, path):
        """The redirect of an old address that visitors can follow, or None: one query.

        A redirect to a draft would show them that there is one.
        """
        if "\0" in path:
            return None  # PostgreSQL knows no such text.
        now = timezone.now()
        reachable = Q(post=None) | Q(post__status="published", post__published_at__lte=now)
        found = self.filter(reachable, old_path__in=path_forms(path)).with_location()
        return next(iter(found[:1]), None)

    def with_location(self):
        """What Redirect.location needs, in the same query."""
        names = ("title", "slug", "published_at")
        return self.select_related("post").only(
            "old_path", "target", "is_permanent", *(f"post__{name}" for name in names)
        )


class CommentQuerySet(TouchingQuerySet, RenderedQuerySet, TaggedQuerySet):
    identity = "post_id"

    def tags_of(self, rows):
        return cache_tags.of_comments(rows)

    def approved(self):
        """What the public may see."""
        return self.filter(status="approved")

    def unchecked_by(self, pk):
        """The comment, or None where it was checked or moderated, or is gone."""
        return self.filter(pk=pk, status="pending", checked_at=None).first()

    def unchecked(self):
        """Those that wait for the spam check although its task should long have run.

        Not older ones than a day: what came before there was a check is for the editors.
        """
        now = timezone.now()
        waiting = self.filter(status="pending", checked_at=None)
        return waiting.filter(created_at__gt=now - DAY, created_at__lt=now - PATIENCE)

    def set_status(self, status):
        """Moderate in bulk; returns the number of comments."""
        return self.update(status=status)
