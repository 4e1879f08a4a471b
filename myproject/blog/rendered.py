"""Querysets that keep body_html what the Markdown of body says, in bulk changes too."""

from django.db import models, transaction
from django.utils import timezone

from .tagged import untagged


class RenderedQuerySet(models.QuerySet):
    """Of a model with `body`, `body_html` and a function `render` from the one to the other."""

    def update(self, **values):
        if "body" not in values or "body_html" in values:
            return super().update(**values)
        with transaction.atomic(using=self.db):
            rows = self.model.objects.filter(pk__in=list(self.values_list("pk", flat=True)))
            count = super().update(**values)
            rows._render()
        return count

    update.alters_data = True

    def bulk_create(self, objs, *args, update_fields=None, **kwargs):
        objs = list(objs)
        for one in objs:
            one.body_html = one.render(one.body)
        if update_fields and "body" in update_fields:
            update_fields = {*update_fields, "body_html"}
        return super().bulk_create(objs, *args, update_fields=update_fields, **kwargs)

    bulk_create.alters_data = True

    def wrongly_rendered(self):
        """Rows whose body_html is not what the Markdown rules of today make of the body."""
        return self.filter(pk__in=[pk for pk, html in self._renderings()])

    def render_again(self):
        """Put body_html right, and show it; returns the number of rows."""
        with transaction.atomic(using=self.db):
            self.order_by("pk").select_for_update(no_key=True, of=["self"]).values_list(
                "pk"
            ).count()
            self._render()
            return self.update(last_modified=timezone.now())

    def _render(self):
        for pk, html in self._renderings():
            untagged(self.model).filter(pk=pk).update(body_html=html)

    def _renderings(self):
        """(key, right body_html) of the rows that have another one."""
        rows = self.order_by().values_list("pk", "body", "body_html")
        for pk, body, html in rows.iterator(chunk_size=100):
            right = self.model.render(body)
            if right != html:
                yield pk, right
