"""Key-based expiry: a fragment whose key carries `last_modified` is never asked for again once that
has changed, so nothing has to delete it; and a change of a child touches its parents.

class Comment(Touching):
    touches = ("post",)

{% cache CACHE_FOREVER "post" post.pk post.last_modified %}

Touching is one UPDATE for each relation, within the transaction of the change: both are seen at the
same moment. https://signalvnoise.com/posts/3113-how-key-based-cache-expiration-works
"""

from contextlib import contextmanager

from django.db import models, router, transaction
from django.db.models.functions import Now
from django.utils import timezone


@contextmanager
def touching(find, using):
    """Touch the parents that rows have before and after what is done within, in one transaction.

    find  returns a queryset of the rows; called before and after, since a row may come or move
    """
    with transaction.atomic(using=using):
        parents = _parents(find())
        yield
        for model, keys in _parents(find()).items():
            parents.setdefault(model, set()).update(keys)
        _touch(parents, using)


def _parents(rows):
    """{model: keys} of what the rows touch."""
    found = {}
    for name in rows.model.touches:
        keys = rows.order_by().values_list(f"{name}__pk", flat=True)
        parents = found.setdefault(rows.model._meta.get_field(name).related_model, set())
        parents.update(key for key in keys if key is not None)
    return found


def _touch(parents, using):
    for model, keys in parents.items():
        if keys:
            # A plain queryset: whoever changed the child tells what else depends on it.
            rows = models.QuerySet(model, using=using).filter(pk__in=keys)
            rows.update(**{model.touched_field: timezone.now()})
            _touch(_parents(rows), using)


class TouchingQuerySet(models.QuerySet):
    """Changes in bulk touch too."""

    def update(self, **values):
        with self._touching():
            return super().update(**{"last_modified": timezone.now(), **values})

    update.alters_data = True

    def delete(self):
        with self._touching():
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, update_fields=None, **kwargs):
        made = []
        if update_fields is not None:
            update_fields = {*update_fields, "last_modified"}
        self._for_write = True
        with touching(lambda: self._rows([one.pk for one in made if one.pk]), self.db):
            made += super().bulk_create(objs, *args, update_fields=update_fields, **kwargs)
        return made

    bulk_create.alters_data = True

    def _touching(self):
        self._for_write = True
        # By key: the change may be to what this queryset filters by.
        keys = list(self.values_list("pk", flat=True)) if self.model.touches else []
        return touching(lambda: self._rows(keys), self.db)

    def _rows(self, keys):
        return models.QuerySet(self.model, using=self.db).filter(pk__in=keys)


class Touching(models.Model):
    """A row that knows when it, or a child of it, was changed.

    touches        names of the relations to its parents, Touching models too. A row that is added
                   to a many-to-many relation is not saved by that: save it.
    touched_field  what a child's change sets. One of its own, for a parent that tells the world
                   when it was itself modified, in feeds and sitemaps; both go into its keys.
    """

    touches = ()
    touched_field = "last_modified"

    # A default of the database's too: while a release adds the column, old code inserts without.
    last_modified = models.DateTimeField(auto_now=True, db_default=Now())

    objects = TouchingQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = {*update_fields, "last_modified"}
        with self._touching(kwargs.get("using")):
            super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args, **kwargs):
        with self._touching(kwargs.get("using")):
            return super().delete(*args, **kwargs)

    def is_shown(self):
        """Whether its parents show this row, or did before the change that is about to be saved."""
        return True

    def _touching(self, using):
        using = using or router.db_for_write(type(self), instance=self)
        rows = models.QuerySet(type(self), using=using)
        shown = self.is_shown()
        return touching(lambda: rows.filter(pk=self.pk) if shown else rows.none(), using)
