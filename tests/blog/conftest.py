from datetime import UTC, datetime, timedelta

import pytest

from myproject.blog.models import Author, Category, Comment, Post, Tag

from .pictures import picture

NOON = datetime(2024, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def make_post(db):
    """Make a published post; the nth one is n days older than the first."""
    made = 0

    def make(title="A title", **values):
        nonlocal made
        values = {
            "slug": f"post-{made}",
            "excerpt": "An excerpt.",
            "body": "A *body*.",
            "status": Post.Status.PUBLISHED,
            "published_at": NOON - timedelta(days=made),
            **values,
        }
        made += 1
        return Post.objects.create(title=title, **values)

    return make


@pytest.fixture
def post(make_post):
    """A post with everything that a post can have."""
    category = Category.objects.create(name="Caching", slug="caching")
    post = make_post("Coming soon", slug="coming-soon", category=category)
    post.authors.set(
        [
            Author.objects.create(name="Mara Lindqvist", slug="mara-lindqvist"),
            Author.objects.create(name="Idris Okonjo", slug="idris-okonjo"),
        ]
    )
    post.tags.set([Tag.objects.create(name="varnish", slug="varnish")])
    return post


@pytest.fixture
def make_comment():
    def make(post, status=Comment.Status.APPROVED, **values):
        values = {"name": "Ann", "email": "ann@example.com", "body": "Well *said*.", **values}
        return Comment.objects.create(post=post, status=status, **values)

    return make


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done within is committed, and its tasks are run."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(autouse=True)
def _broker_is_well(monkeypatch):
    monkeypatch.setattr("myproject.blog.sending._resting_until", 0)


@pytest.fixture
def pictured(make_post, committed):
    with committed():
        post = make_post(lead_image=picture())
    post.refresh_from_db()
    return post
