"""The pages whose cost is kept, on content that is the same at each run and on each machine."""

from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.urls import reverse

from myproject.blog.models import Comment, Post
from myproject.blog.views import POSTS_PER_PAGE
from myproject.database.keyset import KeysetPaginator
from myproject.media import thumbnails

MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)
COMMENTS = 3


def load():
    """Load the demo blog, with comments and with thumbnails that count as made.

    Keys and dates are in pages: a key with one more digit would be a page with one more byte.
    """
    forget_keys()
    call_command("load_demo", verbosity=0)
    comment_on(discussed_post())
    for post in Post.objects.all():
        made = thumbnails.stamp(post.lead_image.name) if post.lead_image else ""
        Post._base_manager.filter(pk=post.pk).update(lead_image_made=made, last_modified=MOMENT)
    Comment._base_manager.update(last_modified=MOMENT)


def forget_keys():
    """Begin with key 1, until the transaction is rolled back."""
    tables = [name for name in connection.introspection.table_names() if name.startswith("blog_")]
    statements = connection.ops.sql_flush(
        no_style(),
        [*tables, get_user_model()._meta.db_table],
        reset_sequences=True,
        allow_cascade=True,
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def comment_on(post):
    for number in range(COMMENTS):
        Comment.objects.create(
            post=post,
            name=f"Ann {number}",
            email="ann@example.com",
            body="Well *said*.",
            created_at=MOMENT,
            status=Comment.Status.APPROVED,
        )


def editor():
    return get_user_model().objects.create_superuser("editor")


def discussed_post():
    """The newest post that has a picture, a category and tags."""
    posts = Post.objects.published().exclude(lead_image="")
    return posts.filter(category__isnull=False, tags__isnull=False).first()


def public_pages():
    """Return {kind: address} of what everybody sees."""
    post = discussed_post()
    topics = {"author": post.authors.first(), "category": post.category, "tag": post.tags.first()}
    return {
        "home": "/",
        "list": "/posts/",
        "deepest list": f"/posts/?after={before_the_oldest()}",
        "post": post.get_absolute_url(),
        **{kind: topic.get_absolute_url() for kind, topic in topics.items()},
        "search": "/search/?q=cache",
        "archive": "/archive/",
        "topics": "/topics/",
        "feed": "/feed.xml",
        "sitemap": post.published_on.strftime("/sitemap-%Y-%m.xml"),
    }


def before_the_oldest():
    """The cursor of the list's last page."""
    oldest = KeysetPaginator(Post.objects.published(), POSTS_PER_PAGE, ["published_at", "id"])
    return oldest.page().next


def private_pages():
    """Return {kind: address} of what somebody sees who is logged in, an editor here."""
    post = discussed_post()
    return {
        "personal bar": f"/personal/bar/{post.pk}/",
        "comment form": f"/comments/{post.pk}/",
        "admin list": reverse("admin:blog_post_changelist"),
        "admin form": reverse("admin:blog_post_change", args=[post.pk]),
    }
