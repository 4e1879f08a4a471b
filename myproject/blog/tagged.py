"""Querysets whose changes invalidate what shows their rows.

A model names its manager `base_manager_name` as well: managers of relations (category.posts.add)
and cascades of deletions go through it.
"""

from django.db import models, transaction
from django.db.models import Q

from myproject.caching.tags import raise_tags

from . import cache_tags


def untagged(model):
    """All rows of the model, for a change that no page shows."""
    return models.QuerySet(model)


class TaggedQuerySet(models.QuerySet):
    """Changes in bulk raise the tags of all rows concerned, each once."""

    # The field that finds the rows of objects that have no key yet.
    identity = "slug"

    def tags_of(self, rows):
        """The tags to raise for a change of `rows`, a queryset."""
        return cache_tags.of_topics(rows)

    def update(self, **values):
        # Named by key: the change may be to what this queryset filters by.
        rows = self.model.objects.filter(pk__in=list(self.values_list("pk", flat=True)))
        tags = self.tags_of(rows)
        with transaction.atomic(using=self.db):
            count = super().update(**values)
            raise_tags(tags | self.tags_of(rows))
        return count

    update.alters_data = True

    def bulk_create(self, objs, *args, ignore_conflicts=False, update_conflicts=False, **kwargs):
        objs = list(objs)
        conflicts = {"ignore_conflicts": ignore_conflicts, "update_conflicts": update_conflicts}
        with transaction.atomic(using=self.db):
            before = self.tags_of(self._rows_like(objs)) if update_conflicts else set()
            made = super().bulk_create(objs, *args, **conflicts, **kwargs)
            rows = self.model.objects.filter(pk__in=[made_one.pk for made_one in made])
            # PostgreSQL returns no keys of rows that may be left out.
            rows = self._rows_like(objs) if ignore_conflicts else rows
            raise_tags(before | self.tags_of(rows))
        return made

    bulk_create.alters_data = True

    def _rows_like(self, objs):
        keys = [one.pk for one in objs if one.pk]
        values = {f"{self.identity}__in": {getattr(one, self.identity) for one in objs}}
        return self.model.objects.filter(Q(pk__in=keys) | Q(**values))

    def _raw_delete(self, using):
        """Deletions without signals, of links above all, by delete() and by cascades."""
        with transaction.atomic(using=using):
            raise_tags(self.tags_of(self.order_by()))
            return super()._raw_delete(using)

    _raw_delete.alters_data = True
