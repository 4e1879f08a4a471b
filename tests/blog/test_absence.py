"""Answers that depend on rows which do not exist yet change as soon as these do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from myproject.blog.models import Post, Redirect, Tag
from myproject.blog.tasks import show_due_posts
from myproject.caching import tags

from .conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=7)
NEW = "/2024/03/19/weekly/"


@pytest.fixture
def weekly(make_post):
    """The older post of a slug that returns each week; others are between it and the new one."""
    for hour in (13, 14):
        make_post("Between", published_at=datetime(2024, 3, 12, hour, tzinfo=UTC))
    return make_post("Weekly", slug="weekly", published_at=NOON)


def new_post(weekly, **values):
    fields = {"slug": "weekly", "body": "x", "status": "published"}
    return Post(**{"title": "New", "published_at": weekly.published_at + DAY, **fields, **values})


def redate(weekly):
    post = new_post(weekly, published_at=weekly.published_at + 2 * DAY, slug="weekly")
    post.save()
    Post.objects.filter(pk=post.pk).update(published_at=weekly.published_at + DAY)


def rename(weekly):
    post = new_post(weekly, slug="other")
    post.save()
    Post.objects.filter(pk=post.pk).update(slug="weekly")


def undraft(weekly):
    post = new_post(weekly, status="draft")
    post.save()
    post.status = "published"
    post.save()


APPEARING = {
    "save": lambda weekly: new_post(weekly).save(),
    "bulk_create": lambda weekly: Post.objects.bulk_create([new_post(weekly)]),
    "redate": redate,
    "rename": rename,
    "undraft": undraft,
}


@pytest.fixture
def raised():
    names = set()

    def note(tags, **kwargs):
        names.update(tags)

    tags.tags_raised.connect(note)
    yield names
    tags.tags_raised.disconnect(note)


@pytest.mark.parametrize("appear", APPEARING.values(), ids=APPEARING)
def test_redirect_to_the_older_post_ends_when_the_new_one_appears(client, weekly, appear, raised):
    redirect = client.get(NEW)
    assert redirect["Location"] == weekly.get_absolute_url()
    raised.clear()
    appear(weekly)
    assert client.get(NEW).status_code == 200
    # The edge keeps it under its own tags.
    assert raised & set(redirect["xkey"].split())


@pytest.mark.parametrize("appear", APPEARING.values(), ids=APPEARING)
def test_404_of_a_post_ends_when_the_post_appears(client, make_post, appear, raised):
    weekly = make_post("Old", slug="weekly", status="draft")
    missing = client.get(NEW)
    assert missing.status_code == 404
    appear(weekly)
    assert client.get(NEW).status_code == 200
    assert raised & set(missing["xkey"].split())


def test_scheduled_post_ends_the_redirect_when_it_is_due(client, weekly, raised):
    soon = timezone.now() + timedelta(seconds=0.3)
    post = new_post(weekly, published_at=soon)
    post.save()
    redirect = client.get(post.get_absolute_url())
    assert redirect.status_code == 301
    Post._base_manager.filter(pk=post.pk).update(last_modified=soon - DAY)
    while timezone.now() < soon:
        pass
    raised.clear()
    show_due_posts()
    assert client.get(post.get_absolute_url()).status_code == 200
    assert raised & set(redirect["xkey"].split())


def test_redirect_ends_when_the_post_that_it_leads_to_goes(client, weekly, raised):
    redirect = client.get(NEW)
    weekly.delete()
    assert client.get(NEW).status_code == 404
    assert raised & set(redirect["xkey"].split())


def test_redirect_of_an_old_address_ends_when_a_page_is_there(client, weekly, raised):
    Redirect.objects.create(old_path="/2024/03/19/other/", target="/about/")
    redirect = client.get("/2024/03/19/other/")
    assert redirect["Location"] == "/about/"
    raised.clear()
    new_post(weekly, slug="other").save()
    assert client.get("/2024/03/19/other/").status_code == 200
    assert raised & set(redirect["xkey"].split())


@pytest.mark.parametrize("path", ["/tag/new/", "/no/such/page/"])
def test_404_of_a_topic_or_an_old_address_ends_with_the_row(client, db, raised, path):
    missing = client.get(path)
    assert missing.status_code == 404
    Tag.objects.create(name="New", slug="new")
    Redirect.objects.create(old_path="/no/such/page/", target="/about/")
    assert client.get(path).status_code in (200, 301)
    assert raised & set(missing["xkey"].split())


def test_renamed_topic_ends_the_404_of_its_new_slug(client, db, raised):
    Tag.objects.create(name="Old", slug="old")
    missing = client.get("/tag/new/")
    raised.clear()
    Tag.objects.update(slug="new")
    assert raised & set(missing["xkey"].split())


@pytest.mark.parametrize("path", ["/2024/", "/2024/03/", "/search/?q=new", "/sitemap-2024-03.xml"])
def test_empty_list_ends_when_its_first_post_appears(client, db, make_post, path):
    assert "post-0" not in client.get(path).content.decode()
    make_post("New")
    assert "post-0" in client.get(path).content.decode()


def test_other_posts_leave_the_redirect_stored(client, weekly, make_post, raised):
    redirect = client.get(NEW)
    raised.clear()
    make_post("Another", published_at=NOON + 3 * DAY)
    assert not raised & set(redirect["xkey"].split())
