"""The authors, categories and tags that seeded posts refer to; existing ones are reused."""

from math import isqrt

from django.utils.text import slugify

from ..models import Author, Category, Tag
from .people import BIOS, names
from .streams import stream, zipf

AUTHORS_AT_MOST = 300


class Taxonomy:
    """Keys in the database, the most popular first: `authors`, and by theme `categories`, `tags`.

    Only a site that gets posts gets these.
    """

    def __init__(self, seed, posts, themes):
        rng = stream(seed, "authors")
        count = min(AUTHORS_AT_MOST, 2 + isqrt(posts) // 2)
        self.authors = _keys(Author, [_author(rng, name, themes) for name in names(rng, count)])
        self.categories = _keys(
            Category, [{"name": theme.name, "description": theme.description} for theme in themes]
        )
        self.tags = [_keys(Tag, [{"name": tag} for _, tag in theme.things]) for theme in themes]


def _author(rng, name, themes):
    topic = themes[zipf(rng, len(themes))].name.lower()
    bio = BIOS[int(rng.random() * len(BIOS))]
    return {"name": name, "bio": bio.format(first=name.split()[0], topic=topic)}


def _keys(model, rows):
    """The primary keys of `rows`, in their order; rows whose slug is not there yet are made."""
    rows = [model(slug=slugify(row["name"]), **row) for row in rows]
    model.objects.bulk_create(rows, ignore_conflicts=True)
    keys = dict(model.objects.filter(slug__in=[row.slug for row in rows]).values_list("slug", "pk"))
    return [keys[row.slug] for row in rows]
