"""More changes: other ways of Django to write, and addresses where there is nothing at first."""

import time

from django.core import serializers
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from myproject.blog.models import Author, Category, Comment, Post, PostTag, Tag

from .changes import PREFIX, SLUG, WEEKLY, comments, own, post


def retitle_by_bulk_update(n):
    changed = post(n)
    changed.title = f"Bulk {time.time_ns()}"
    Post.objects.bulk_update([changed], ["title"])


def retitle_by_bulk_create(n):
    changed = post(n)
    changed.title = f"Created {time.time_ns()}"
    conflicts = {"update_conflicts": True, "unique_fields": ["pk"], "update_fields": ["title"]}
    Post.objects.bulk_create([changed], **conflicts)


def retitle_by_fixture(n):
    changed = post(n)
    changed.title = f"Loaded {time.time_ns()}"
    load(changed)


def comment_by_fixture(n):
    words = {"name": "Ann", "email": "a@example.com", "body": f"Loaded {time.time_ns()}"}
    now = timezone.now()
    load(Comment(post=post(n), status="approved", created_at=now, last_modified=now, **words))


def load(row):
    (loaded,) = serializers.deserialize("json", serializers.serialize("json", [row]))
    loaded.save()


def rewrite_by_update(n):
    own(Post).update(body=Concat(Value("Replaced "), Value(f"{time.time_ns()}")))


def label_by_through_model(n):
    PostTag.objects.get_or_create(post=post(n), tag=own(Tag)[n % 2])


def unlabel_by_through_model(n):
    PostTag.objects.filter(post=post(n)).delete()


def clear_tag(n):
    own(Tag)[n % 2].posts.clear()


def clear_author(n):
    own(Author)[n % 2].posts.clear()


def file_by_relation(n):
    own(Category)[n % 2].posts.add(post(n))


def clear_category(n):
    own(Category)[n % 2].posts.clear()


def hide_comments_by_update(n):
    comments().filter(post=post(n)).update(status="spam")


def move_comments(n):
    comments().update(post=post(n))


# Slugs that return: addresses at which nothing is yet, or an older post of the slug.


def publish_again(n):
    day = WEEKLY[n % len(WEEKLY)]
    if not Post.objects.filter(slug=SLUG, published_at=day).exists():
        fields = {"body": "A column.", "status": "published", "published_at": day}
        Post.objects.create(title=f"Weekly {day:%d}", slug=SLUG, **fields)


def withdraw(n):
    Post.objects.filter(slug=SLUG, published_at=WEEKLY[n % len(WEEKLY)]).update(status="draft")


def found(n):
    """A tag at an address that was missing."""
    Tag.objects.get_or_create(slug=f"{PREFIX}new", defaults={"name": "New"})


def abandon(n):
    Tag.objects.filter(slug=f"{PREFIX}new").delete()


CHANGES = [
    retitle_by_bulk_update, retitle_by_bulk_create, retitle_by_fixture, comment_by_fixture,
    rewrite_by_update, label_by_through_model, unlabel_by_through_model, clear_tag,
    clear_author, file_by_relation, clear_category, hide_comments_by_update, move_comments,
    publish_again, withdraw, found, abandon,
]  # fmt: skip
