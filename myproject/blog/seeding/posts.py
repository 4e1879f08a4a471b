"""The rows of posts, and of what ties them to their authors and tags."""

from dataclasses import dataclass
from itertools import count

from django.db import connection

from ..models import Post
from . import calendar, popularity
from .blocks import Pool
from .copying import copy, escape
from .streams import stream, zipf
from .taxonomy import Taxonomy
from .themes import THEMES
from .titles import Titles

COLUMNS = [
    "id", "title", "slug", "excerpt", "body", "body_html", "category_id", "lead_image",
    "lead_image_alt", "status", "published_at", "last_modified", "comment_count",
]  # fmt: skip
# Lengths are log-normal, as on real blogs: half of the posts have over 210 words, the mean is
# 210 × e^(0.8² / 2) = 290, and one in a thousand has over 2,400.
LENGTH, LENGTH_SPREAD = 5.35, 0.8
SECTION = 170  # words without a heading
EXTRAS = 0.13  # of the blocks are lists, quotations or listings
UNCATEGORISED = 0.04
PARAGRAPHS = 400  # of each theme at most: with their HTML about 8 MB for all


@dataclass(slots=True)
class Outline:
    """What one post is, before its words."""

    key: int
    published: int  # seconds since 1970
    comments: int
    approved: int
    theme: int = 0
    title: str = ""
    slug: str = ""
    draft: bool = False


class Posts:
    """`number` new posts, made by the batch."""

    new = True

    def __init__(self, seed, number, comments):
        self.seed, self.count, self.end = seed, number, calendar.END
        self.taxonomy = Taxonomy(seed, number, THEMES)
        self.titles = Titles(stream(seed, "titles"), THEMES, number)
        size = max(16, min(PARAGRAPHS, number // 8))
        self.pools = [Pool(stream(seed, "blocks", theme.name), theme, size) for theme in THEMES]
        self.drafts = popularity.drafts(seed, number)
        self.shares = popularity.shares(comments, lambda: popularity.weights(seed, number))

    def batch(self, numbers):
        """Write the posts of `numbers`, which is the range after the previous one."""
        outlines = self._outlines(numbers, stream(self.seed, "outlines", numbers.start))
        copy(Post, COLUMNS, self._rows(outlines, stream(self.seed, "bodies", numbers.start)))
        rng = stream(self.seed, "links", numbers.start)
        copy(Post.authors.through, ["post_id", "author_id"], self._author_rows(outlines, rng))
        copy(Post.tags.through, ["post_id", "tag_id"], self._tag_rows(outlines, rng))
        return outlines

    def _outlines(self, numbers, rng):
        outlines = [
            self._outline(number, key, rng)
            for number, key in zip(numbers, _new_keys(len(numbers)), strict=True)
        ]
        _make_slugs_unique(outlines)
        return outlines

    def _outline(self, number, key, rng):
        theme = zipf(rng, len(THEMES))
        title, slug = self.titles.title(theme, number)
        moment = calendar.published(rng, (number + rng.random()) / self.count)
        comments = next(self.shares)
        approved = popularity.approved(rng, comments)
        draft = next(self.drafts)
        return Outline(key, moment, comments, approved, theme, title, slug, draft)

    def _rows(self, outlines, rng):
        for post in outlines:
            excerpt, body, html = self._content(self.pools[post.theme], rng)
            moment = calendar.text(post.published)
            category = self.taxonomy.categories[post.theme]
            category = r"\N" if rng.random() < UNCATEGORISED else category
            status = "draft" if post.draft else "published"
            yield (
                f"{post.key}\t{escape(post.title)}\t{post.slug}\t{excerpt}\t{body}\t{html}\t"
                f"{category}\t\t\t{status}\t{moment}\t{moment}\t{post.approved}\n"
            )

    def _content(self, pool, rng):
        """(excerpt, body, body_html), escaped."""
        random = rng.random
        length = int(rng.lognormvariate(LENGTH, LENGTH_SPREAD))
        first = pool.openings[int(random() * len(pool.openings))]
        blocks, words, section = [first], first.words, first.words
        while words < length:
            if section > SECTION:
                blocks.append(pool.headings[int(random() * len(pool.headings))])
                section = 0
            kind = pool.extras if random() < EXTRAS else pool.paragraphs
            block = kind[int(random() * len(kind))]
            blocks.append(block)
            words += block.words
            section += block.words
        # Two newlines, escaped.
        body = r"\n\n".join([block.body for block in blocks])
        return first.excerpt, body, "".join([block.html for block in blocks])

    def _author_rows(self, outlines, rng):
        authors = self.taxonomy.authors
        for post in outlines:
            for author in _some(rng, authors, 1 + (rng.random() < 0.1) + (rng.random() < 0.02)):
                yield f"{post.key}\t{author}\n"

    def _tag_rows(self, outlines, rng):
        for post in outlines:
            for tag in _some(rng, self.taxonomy.tags[post.theme], int(6 * rng.random() ** 1.3)):
                yield f"{post.key}\t{tag}\n"


def _some(rng, keys, draws):
    """Up to `draws` of `keys`, each once, the first keys more often."""
    return dict.fromkeys(keys[zipf(rng, len(keys))] for _ in range(draws))


def _new_keys(number):
    """From the sequence itself, so that it is right whoever else adds posts meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Post._meta.db_table, number],
        )
        return [key for (key,) in cursor.fetchall()]


def _make_slugs_unique(outlines):
    """Add -2, -3 … to slugs that are taken, by other people's posts or by earlier seeds."""
    wanted = {post.slug: post for post in outlines}
    for attempt in count(2):
        taken = Post.objects.filter(slug__in=list(wanted)).values_list("slug", flat=True)
        clashes = [wanted[slug] for slug in taken]
        if not clashes:
            return
        for post in clashes:
            # From the slug of the first attempt: a-title-2, then a-title-3.
            post.slug = f"{post.slug.removesuffix(f'-{attempt - 1}')}-{attempt}"
        wanted = {post.slug: post for post in clashes}
