"""The questions that the site asks, each with a name; call them in this order:

Post.objects.published().filter(tags=tag).with_teaser()
"""

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone


class PostQuerySet(models.QuerySet):
    def published(self):
        """What the public may see now."""
        return self.filter(status="published", published_at__lte=timezone.now())

    def between(self, start, end):
        """Published from `start` up to but without `end`."""
        return self.filter(published_at__gte=start, published_at__lt=end)

    def search(self, words):
        """Best matches first; `words` as people type them: "a phrase", or, -not."""
        query = SearchQuery(words, config="english", search_type="websearch")
        return (
            self.filter(search=query)
            .annotate(rank=SearchRank(F("search"), query))
            .order_by("-rank", "-published_at", "-id")
        )

    def with_link(self):
        """What a link to a post needs."""
        return self.only("title", "slug", "published_at")

    def with_teaser(self):
        """What a list shows: 3 queries a page, and never a body."""
        return (
            self.select_related("category")
            .defer("body", "body_html", "search")
            .prefetch_related("authors", "tags")
        )

    def with_page(self):
        """What a post's page shows, but for its comments: 3 queries."""
        return (
            self.select_related("category")
            .defer("body", "search")
            .prefetch_related("authors", "tags")
            .with_neighbours()
        )

    def with_neighbours(self):
        """Annotate what Post.older and Post.newer need, in the same query."""
        link = JSONObject(title="title", slug="slug", published_at="published_at")
        posts = self.model.objects.published()
        # The first comparison bounds the index scan, the second one splits ties.
        at, pk = OuterRef("published_at"), OuterRef("pk")
        older = posts.filter(published_at__lte=at).filter(Q(published_at__lt=at) | Q(pk__lt=pk))
        newer = posts.filter(published_at__gte=at).filter(Q(published_at__gt=at) | Q(pk__gt=pk))
        return self.annotate(
            older_link=Subquery(older.order_by("-published_at", "-pk").values(link=link)[:1]),
            newer_link=Subquery(newer.order_by("published_at", "pk").values(link=link)[:1]),
        )


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """What the public may see."""
        return self.filter(status="approved")

    def set_status(self, status):
        """Moderate in bulk; returns the number of comments."""
        return self._with_recount(lambda: self.update(status=status))

    def delete(self):
        return self._with_recount(super().delete)

    delete.alters_data = True
    delete.queryset_only = True

    def _with_recount(self, change):
        """Do `change`, then put the comment counts of the posts concerned right."""
        with transaction.atomic():
            posts = self.model._meta.get_field("post").related_model.objects
            posts = list(posts.filter(comments__in=self).only("pk").distinct())
            result = change()
            # In one order for everybody: no two moderators wait for each other.
            for post in sorted(posts, key=lambda post: post.pk):
                post.recount_comments()
        return result
