"""What posts are listed by."""

from functools import lru_cache

from django.db import models
from django.db.models.functions import Lower

from ..addresses import SLUG_HELP, address_of, slug_constraint
from ..fields import CharField, TextField
from ..querysets import TaggedQuerySet
from ..slugs import free_slug


class Topic(models.Model):
    name = CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True, blank=True, help_text=SLUG_HELP)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = [Lower("name")]
        constraints = [slug_constraint("%(class)s_slug_in_address")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self._fill_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return _address(self._meta.model_name, self.slug)

    def clean(self):
        self._fill_slug()

    def _fill_slug(self):
        if not self.slug:
            self.slug = free_slug(self.name, type(self).objects.exclude(pk=self.pk))


# A list names the same few on each line. The limit bounds what a process keeps: some 300 KB.
@lru_cache(1000)
def _address(view, slug):
    return address_of(view, slug)


class Author(Topic):
    bio = TextField(blank=True)


class Category(Topic):
    description = TextField(blank=True)

    class Meta(Topic.Meta):
        verbose_name_plural = "categories"


class Tag(Topic):
    pass
