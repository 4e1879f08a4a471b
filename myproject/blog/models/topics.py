"""What posts are listed by."""

from functools import lru_cache

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from ..querysets import TaggedQuerySet


class Topic(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)

    objects = TaggedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering = [Lower("name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return _address(self._meta.model_name, self.slug)


# A list names the same few on each line. The limit bounds what a process keeps: some 300 KB.
@lru_cache(1000)
def _address(view, slug):
    return reverse(view, args=[slug])


class Author(Topic):
    bio = models.TextField(blank=True)


class Category(Topic):
    description = models.TextField(blank=True)

    class Meta(Topic.Meta):
        verbose_name_plural = "categories"


class Tag(Topic):
    pass
