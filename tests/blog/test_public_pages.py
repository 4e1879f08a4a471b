"""What holds for every public page."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from myproject.blog.models import Comment

# Each URL of the site: an example that answers 200, and its queries on a cold cache.
PUBLIC = {
    "home": ("/", 3),
    "post-list": ("/posts/", 3),
    "year": ("/2024/", 3),
    "month": ("/2024/03/", 3),
    "post": ("/2024/03/12/coming-soon/", 4),
    "archive": ("/archive/", 1),
    "topics": ("/topics/", 2),
    "category": ("/category/caching/", 4),
    "tag": ("/tag/varnish/", 4),
    "author": ("/author/mara-lindqvist/", 4),
    "search": ("/search/?q=soon", 4),
    "about": ("/about/", 0),
    "feed": ("/feed.xml", 3),
    "sitemap-index": ("/sitemap.xml", 4),
    "sitemap-pages": ("/sitemap-pages.xml", 0),
    "sitemap-topics": ("/sitemap-tag-1.xml", 1),
    "sitemap-month": ("/sitemap-2024-03.xml", 1),
    "robots": ("/robots.txt", 0),
}
PRIVATE = {"comment", "comment-received", "personal-bar", "personal-refresh"}
FILES = {"thumbnail"}  # No page: the edge knows its address as a file's.
NOT_OURS = {"admin", "djdt"}  # Namespaces, both private.
ACCOUNTS = "accounts/"  # All below it is private: tests/accounts/test_pages.py.

every_public_page = pytest.mark.parametrize("path", [path for path, _ in PUBLIC.values()])


@pytest.fixture(autouse=True)
def content(post, make_post, make_comment):
    for number in range(3):
        neighbour = make_post(f"Neighbour {number}", category=post.category)
        neighbour.authors.set(post.authors.all())
        neighbour.tags.set(post.tags.all())
    make_comment(post)


def names(patterns):
    for pattern in patterns:
        if not hasattr(pattern, "url_patterns"):
            yield pattern.name or str(pattern.pattern)
        elif pattern.namespace not in NOT_OURS and str(pattern.pattern) != ACCOUNTS:
            yield from names(pattern.url_patterns)


def test_every_url_is_known_as_public_or_private():
    """A page that is added needs an example here, and with it meets all that follows."""
    assert set(names(get_resolver().url_patterns)) == {*PUBLIC, *PRIVATE, *FILES}


@pytest.mark.parametrize(("path", "queries"), PUBLIC.values())
def test_a_cold_page_asks_the_database_four_times_at_most(
    client, path, queries, django_assert_num_queries
):
    assert queries <= 4
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


@every_public_page
def test_more_posts_cost_no_more_queries(
    client, path, post, make_post, django_assert_max_num_queries
):
    for _ in range(25):
        other = make_post(category=post.category)
        other.authors.set(post.authors.all())
        other.tags.set(post.tags.all())
    with django_assert_max_num_queries(4):
        client.get(path)


@every_public_page
@pytest.mark.parametrize("included", [False, True], ids=["plain", "with includes"])
@pytest.mark.parametrize("cached", [True, False], ids=["cached", "rendered"])
def test_a_public_page_is_the_same_for_everybody(client, path, included, cached, admin_user):
    edge = {"surrogate-capability": "edge=ESI/1.0"} if included else {}
    known = Client()
    known.force_login(admin_user)
    fresh = client.get(path, headers=edge)
    for visitor, headers in ((client, {"accept-language": "de"}), (known, {}), (Client(), {})):
        if not cached:
            forget_everything()
        response = visitor.get(path, headers={**edge, **headers})
        assert response.content == fresh.content
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert "Accept-Language" not in response.get("Vary", "")
        assert b"csrfmiddlewaretoken" not in response.content


def forget_everything():
    for cache in caches.all():
        cache.clear()


@every_public_page
def test_browsers_ask_again_and_the_edge_keeps_it(client, path):
    response = client.get(path)
    if path.startswith("/search/"):  # tests/blog/test_views.py
        assert "s-maxage=10" in response["Cache-Control"]
    else:
        assert response["Cache-Control"] == "max-age=0, s-maxage=20, must-revalidate"
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@every_public_page
def test_a_public_page_takes_no_post_request(client, path):
    assert client.post(path).status_code == 405


@every_public_page
def test_no_public_page_shows_what_is_not_published(client, path, post, make_post, make_comment):
    hidden = {"title": "Hidden soon", "category": post.category, "status": "draft"}
    draft = make_post(**hidden)
    draft.authors.set(post.authors.all())
    draft.tags.set(post.tags.all())
    make_comment(post, status=Comment.Status.PENDING, body="Hidden too.")
    assert "Hidden" not in client.get(path).content.decode()


@every_public_page
def test_no_public_page_counts_rows_or_skips_them(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert not [q["sql"] for q in queries if "COUNT(" in q["sql"] or "OFFSET" in q["sql"]]


LISTS = ["home", "post-list", "year", "month", "category", "tag", "author", "search", "feed"]


@pytest.mark.parametrize("path", [PUBLIC[name][0] for name in LISTS])
def test_a_list_loads_no_bodies_and_no_search_vectors(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    columns = "".join(q["sql"].partition(" FROM ")[0] for q in queries)
    assert '"blog_post"."title"' in columns
    for wide in ("body", "body_html"):
        assert f'"blog_post"."{wide}"' not in columns
    assert '"blog_post"."search",' not in columns.replace('ts_rank("blog_post"."search",', "")
