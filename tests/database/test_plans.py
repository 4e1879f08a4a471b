"""What pages cost the database does not grow with the site: 200,000 posts, 400,000 links."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import UniqueConstraint
from django.test import Client
from django.test.utils import CaptureQueriesContext

from myproject.blog.models import (
    Author,
    Category,
    Comment,
    Post,
    PostAuthor,
    PostTag,
    Tag,
)
from myproject.blog.querysets import CANDIDATES
from myproject.database.keyset import KeysetPaginator

from .filling import SHARES, empty, fill
from .plans import explain, plans_of, summary

# With the mark alone pytest-django makes a database for tests, and does not take the developer's.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SMALL, LARGE = 2_000, 200_000
BIG_TABLES = {"blog_post", "blog_comment", "blog_post_tags", "blog_post_authors"}


def deepest(queryset, *fields):
    """The cursor of a last page: where the first page of the other direction ends."""
    return KeysetPaginator(queryset, 15, fields).page().next or ""


def deepest_of_list(posts):
    return deepest(posts, "published_at", "id" if posts.model is Post else "post_id")


def pages():
    """{name: path} of every kind of public page, and of the deepest one where there are more."""
    published = Post.objects.published()
    newest, busy = published.first(), Post.objects.get(slug="post-1")
    year, month = newest.published_on.year, newest.published_on.month
    lists = {
        "posts": ("/posts/", published),
        "category": ("/category/everything/", Category.objects.get().posts.published()),
        "year": (f"/{year}/", published.filter(published_at__year=year)),
        "month": (
            f"/{year}/{month:02}/",
            published.filter(published_at__year=year, published_at__month=month),
        ),
        "tag old": ("/tag/old/", Tag.objects.get(slug="old").links.published()),
    }
    for share in SHARES:
        for model in (Tag, Author):
            name = model._meta.model_name
            posts = model.objects.get(slug=share).links.published()
            lists[f"{name} {share}"] = (f"/{name}/{share}/", posts)
    found = {name: path for name, (path, _) in lists.items()}
    found |= {
        f"{name}, deepest": f"{path}?after={deepest_of_list(posts)}"
        for name, (path, posts) in lists.items()
    }
    comments = deepest(busy.comments.approved().reverse(), "-created_at", "-id")
    return found | {
        "home": "/",
        "archive": "/archive/",
        "topics": "/topics/",
        "post": published.last().get_absolute_url(),
        "post, many comments": busy.get_absolute_url(),
        "post, deepest comments": f"{busy.get_absolute_url()}?after={comments}",
        "feed": "/feed.xml",
        "sitemap index": "/sitemap.xml",
        "sitemap topics": "/sitemap-tag-1.xml",
        "sitemap month": f"/sitemap-{year}-{month:02}.xml",
        **{f"search {word}": f"/search/?q={word}" for word in [*SHARES, "absent"]},
    }


@pytest.fixture(scope="module")
def measured(django_db_setup, django_db_blocker):
    """{name: plans} at SMALL and at LARGE. Committed: VACUUM takes no transaction."""
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_")
        try:
            fill(1, SMALL)
            small = {name: plans_of(path) for name, path in pages().items()}
            fill(SMALL + 1, LARGE)
            yield small, {name: plans_of(path) for name, path in pages().items()}
        finally:
            empty()


def blocks(plans):
    return sum(plan.blocks for plan in plans)


def allowed(small):
    """About the same: the indexes are a level or two deeper, and each row may be a block apart."""
    return 2 * blocks(small) + 50


def rows(plans):
    return sum(plan.rows for plan in plans)


def test_no_page_reads_a_large_table_from_end_to_end(measured):
    _, large = measured
    for name, plans in large.items():
        assert not {table for plan in plans for table in plan.read_whole} & BIG_TABLES, (
            f"{name}\n{summary(plans)}"
        )


def test_each_index_of_ours_is_used(measured):
    _, large = measured
    used = {name for plans in large.values() for plan in plans for name in plan.indexes}
    for model in (Post, Comment, PostAuthor, PostTag):
        constraints = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
        declared = {one.name for one in (*model._meta.indexes, *constraints)}
        # The editors' own, and the sweep's.
        assert declared - {"post_draft", "comment_pending", "post_unpictured"} <= used


def test_a_site_of_a_hundred_times_the_posts_reads_about_the_same(measured):
    """Blocks, but for rows that are more on a larger site: the months of the archive."""
    small, large = measured
    for name, plans in large.items():
        if not name.startswith("search"):
            more = max(0, rows(plans) - rows(small[name]))
            assert blocks(plans) <= allowed(small[name]) + 6 * more, f"{name}\n{summary(plans)}"


def test_the_deepest_page_reads_about_as_much_as_the_first(measured):
    _, large = measured
    deep = [name for name in large if name.endswith(", deepest")]
    assert len(deep) == 11
    for name in deep:
        first = large[name.removesuffix(", deepest")]
        assert blocks(large[name]) <= allowed(first), f"{name}\n{summary(large[name])}"


@pytest.mark.parametrize(
    "path",
    [
        "post/",
        "post/?p=2",
        "post/?status__exact=draft",
        "post/?q=rare",
        "comment/",
        "comment/?p=2",
        "comment/?status__exact=pending",
    ],
)
def test_no_list_of_the_admin_reads_a_large_table_from_end_to_end(
    measured, django_db_blocker, settings, path
):
    with django_db_blocker.unblock():
        User = get_user_model()
        editor = User.objects.create_superuser("editor")
        client = Client()
        client.force_login(editor)
        try:
            plans = plans_of(f"/{settings.ADMIN_PATH}blog/{path}", client)
        finally:
            editor.delete()
    assert not {table for plan in plans for table in plan.read_whole} & BIG_TABLES, summary(plans)
    assert blocks(plans) <= 1_000, summary(plans)
    for status, index in (("=draft", "post_draft"), ("=pending", "comment_pending")):
        assert not path.endswith(status) or any(index in plan.indexes for plan in plans)


def test_the_sweep_of_pictures_reads_only_what_it_looks_for(measured, django_db_blocker):
    with django_db_blocker.unblock(), CaptureQueriesContext(connection) as queries:
        list(Post.objects.without_thumbnails().values_list("pk", flat=True)[:10])
        plan = explain(queries[0]["sql"])
    assert "post_unpictured" in plan.indexes
    assert plan.blocks <= 10


def test_a_search_reads_no_more_than_it_ranks_or_finds(measured):
    """A common word stops at the newest candidates, a rare one has few matches. The worst between
    them has √(posts × candidates) matches: here 6,300, each perhaps in a block of its own.
    """
    _, large = measured
    found = {name: blocks(plans) for name, plans in large.items() if name.startswith("search")}
    assert found["search common"] <= 2 * CANDIDATES
    assert found["search absent"] <= 20
    assert max(found.values()) <= 6_300, found
