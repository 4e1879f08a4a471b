"""What editors and visitors do, each with a number that chooses what it is done to."""

import time
from datetime import UTC, datetime, timedelta

from django.db import transaction

from myproject.blog.models import Author, Category, Comment, Post, Tag

PREFIX = "stale-"
NOON = datetime(2031, 1, 1, tzinfo=UTC) - timedelta(days=4000)  # 2020; months of its own
TOPICS = (Author, Category, Tag)
# Days on which one slug returns, and addresses at which there is nothing at first.
SLUG = f"{PREFIX}weekly"
WEEKLY = [NOON + timedelta(days=1000 + 7 * week) for week in range(3)]
ABSENT = [f"/{day:%Y/%m/%d}/{SLUG}/" for day in WEEKLY] + [f"/tag/{PREFIX}new/"]


def own(model):
    return model.objects.filter(slug__startswith=PREFIX).order_by("pk")


def post(n):
    posts = list(own(Post).only("pk"))
    return Post.objects.get(pk=posts[n % len(posts)].pk)


def topic(n):
    return own(TOPICS[n % 3])[n // 3 % 2]


def comments():
    return Comment.objects.filter(post__slug__startswith=PREFIX).order_by("pk")


def begin(n):
    end(n)
    for model in TOPICS:
        for number in range(2):
            model.objects.create(name=f"{model.__name__} {number}", slug=f"{PREFIX}{number}")
    for number in range(5):
        publish(number)
        comment(number)


def end(n):
    for model in (Post, *TOPICS):
        own(model).delete()


def publish(n):
    number = Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    made = Post.objects.create(
        title=f"Stale {n}",
        slug=f"{PREFIX}{number + 1}",
        body="A *body*.",
        status="published",
        published_at=NOON + timedelta(days=n % 60, minutes=number),
        category=own(Category)[n % 2],
    )
    made.authors.set([own(Author)[n % 2]])
    made.tags.set([own(Tag)[n % 2]])


def draft(n):
    Post.objects.create(title=f"Draft {n}", slug=f"{PREFIX}draft-{time.time_ns()}", body="x")


def retitle(n):
    changed = post(n)
    changed.title = f"Retitled {time.time_ns()}"
    changed.save()


def retitle_one_field(n):
    changed = post(n)
    changed.title = f"Retitled {time.time_ns()}"
    changed.save(update_fields=["title"])


def retitle_by_update(n):
    Post.objects.filter(pk=post(n).pk).update(title=f"Updated {time.time_ns()}")


def retitle_all(n):
    own(Post).update(title=f"All {time.time_ns()}")


def rewrite(n):
    changed = post(n)
    changed.body = changed.excerpt = f"Rewritten {time.time_ns()}"
    changed.save()


def unpublish(n):
    Post.objects.filter(pk=post(n).pk).update(status="draft")


def republish(n):
    own(Post).filter(status="draft").update(status="published")


def move(n):
    changed = own(Post).exclude(slug=SLUG)[n % 2]
    changed.published_at += timedelta(days=n % 5 - 2, minutes=1)
    changed.save()


def delete(n):
    if own(Post).count() > 2:
        post(n).delete()


def delete_in_bulk(n):
    if own(Post).count() > 2:
        Post.objects.filter(pk=post(n).pk).delete()


def rename(n):
    changed = topic(n)
    changed.name = f"Renamed {time.time_ns()}"
    changed.save()


def rename_all(n):
    own(TOPICS[n % 3]).update(name=f"Together {time.time_ns()}")


def sign(n):
    post(n).authors.set([own(Author)[n % 2]])


def label(n):
    post(n).tags.set(own(Tag)[: n % 3])


def file_under(n):
    changed = post(n)
    changed.category = own(Category)[n % 2] if n % 3 else None
    changed.save()


def comment(n):
    words = {"name": "Ann", "email": "a@example.com", "body": f"Words {time.time_ns()}"}
    Comment.objects.create(post=post(n), status=["approved", "pending"][n % 2], **words)


def approve(n):
    comments().filter(status="pending").set_status("approved")


def hide_comments(n):
    comments().filter(pk__in=list(comments().values_list("pk", flat=True)[: n % 3])).set_status(
        "spam"
    )


def delete_comments(n):
    for gone in comments()[: n % 2]:
        gone.delete()


def everything_at_once(n):
    with transaction.atomic():
        retitle(n)
        rename(n)
        approve(n)


CHANGES = [
    publish, draft, retitle, retitle_one_field, retitle_by_update, retitle_all, rewrite,
    unpublish, republish, move, delete, delete_in_bulk, rename, rename_all, sign, label,
    file_under, comment, approve, hide_comments, delete_comments, everything_at_once,
]  # fmt: skip
