"""Values that no address can express are rejected on each way in, and old rows break no page."""

from datetime import UTC, datetime
from importlib import import_module
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import IntegrityError, connection, transaction

from myproject.blog import addresses
from myproject.blog.models import Author, Category, Post, Redirect, Tag

migration = import_module("myproject.blog.migrations.0010_addressable_values")

BAD_DATES = [
    datetime(202, 5, 1, tzinfo=UTC),
    datetime(1000, 1, 1, tzinfo=UTC),  # The year 999 in the west.
    datetime(9998, 12, 31, tzinfo=UTC),
    datetime(9999, 12, 31, tzinfo=UTC),
]
BAD_SLUGS = ["", "a/b", "数据库", "a b", "a\n", "c++", "%2e"]
BAD_TARGETS = ["javascript:alert(1)", "/a\nSet-Cookie: b", "posts/", "/\\example.com"]
TOPICS = [Author, Category, Tag]


def is_refused_by_database(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("date", BAD_DATES)
def test_bad_year_is_rejected_by_form_and_database(post, date):
    post.published_at = date
    with pytest.raises(ValidationError) as refused:
        post.full_clean()
    assert refused.value.message_dict["published_at"] == [addresses.YEARS]
    assert is_refused_by_database(post.save)
    assert is_refused_by_database(lambda: Post.objects.update(published_at=date))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
@pytest.mark.parametrize("date", [migration.FIRST, migration.LAST])
def test_first_and_last_date_have_an_address_in_every_zone(client, post, settings, zone, date):
    settings.TIME_ZONE = zone
    Post.objects.update(published_at=date)
    post.refresh_from_db()
    assert post.get_absolute_url().endswith("/coming-soon/")
    assert len(post.get_absolute_url()) == len("/1000/01/01/coming-soon/")


@pytest.mark.parametrize("slug", BAD_SLUGS)
def test_bad_slug_of_a_post_is_rejected_by_the_database(post, slug):
    assert is_refused_by_database(lambda: Post.objects.update(slug=slug))


@pytest.mark.parametrize("slug", BAD_SLUGS)
@pytest.mark.parametrize("model", TOPICS)
def test_bad_slug_of_a_topic_is_rejected_by_the_database(db, model, slug):
    row = model.objects.create(name="A", slug="a")
    assert is_refused_by_database(lambda: model.objects.filter(pk=row.pk).update(slug=slug))


@pytest.mark.parametrize("target", BAD_TARGETS)
def test_bad_target_of_a_redirect_is_rejected_by_the_database(db, target):
    assert is_refused_by_database(lambda: Redirect.objects.create(old_path="/a/", target=target))


@pytest.fixture
def _no_constraints(db):
    """As in a database that is older than the constraints."""
    with connection.cursor() as cursor:
        for model, name, *_ in migration.CONSTRAINTS:
            cursor.execute(f"ALTER TABLE blog_{model} DROP CONSTRAINT {name}")


@pytest.fixture
def old_rows(_no_constraints, make_post):
    """Rows with values that no address can express, beside a good post."""
    category = Category.objects.create(name="Old", slug="数据库")
    odd = make_post("Odd slug", slug="a/b", category=category)
    odd.authors.add(Author.objects.create(name="Ann", slug="ann+"))
    odd.tags.add(Tag.objects.create(name="C++", slug="c++"))
    ancient = make_post("Ancient", published_at=datetime(202, 5, 1, tzinfo=UTC))
    return make_post("Good", slug="good", published_at=datetime(2001, 1, 1, tzinfo=UTC)), ancient


PATHS = [
    "/", "/posts/", "/archive/", "/topics/", "/2001/01/01/good/", "/0202/", "/0202/05/",
    "/search/?q=good", "/feed.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2024-03.xml",
    "/sitemap-0202-05.xml",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_old_row_breaks_no_page(client, old_rows, path):
    response = client.get(path)
    assert response.status_code == 200
    if path.endswith(".xml"):
        ElementTree.fromstring(response.content)  # noqa: S314


def test_old_row_can_be_corrected_in_the_admin(admin_client, old_rows):
    for post in Post.objects.all():
        assert admin_client.get(f"/backstage/blog/post/{post.pk}/change/").status_code == 200
    assert admin_client.get("/backstage/blog/post/").status_code == 200
    _, ancient = old_rows
    assert admin_client.get(ancient.get_absolute_url()).status_code == 200


def test_migration_names_old_rows_and_what_to_do(old_rows):
    with pytest.raises(CommandError) as refused:
        migration.require_addressable_rows(apps, None)
    message = str(refused.value)
    for text in ("published_at is '0202-05-01", "slug is 'a/b'", "slug is 'c++'", "slug is 'ann+'"):
        assert text in message
    assert "run migrate again" in message


def test_migration_accepts_good_rows(post):
    migration.require_addressable_rows(apps, None)
