"""Pictures that posts no longer show: kept for a day, then deleted."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from myproject.blog import tasks
from myproject.blog.models import OldPicture, Post

from .pictures import are_there, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(pictured):
    """The name of a picture that was replaced a week ago."""
    name = pictured.lead_image.name
    pictured.lead_image = picture(colour="blue")
    pictured.save()
    OldPicture.objects.update(replaced_at=timezone.now() - timedelta(days=7))
    return name


def test_a_replaced_picture_and_its_thumbnails_are_deleted_when_no_page_shows_it(old):
    tasks.clean_up()
    assert not default_storage.exists(old)
    assert are_there(old) == {False}
    assert default_storage.exists(Post.objects.get().lead_image.name)
    assert not OldPicture.objects.exists()


def test_and_every_varnish_forgets_them(old, settings, monkeypatch):
    purged = []
    monkeypatch.setattr(tasks, "purge", lambda urls, host, soft, hard: purged.extend(soft))
    tasks.clean_up()
    assert purged == [old]


def test_until_then_it_stays(old):
    OldPicture.objects.update(replaced_at=timezone.now() - timedelta(hours=23))
    tasks.clean_up()
    assert default_storage.exists(old)
    assert are_there(old) == {True}


@pytest.mark.parametrize("where", ["lead_image", "body"])
def test_what_another_post_shows_stays(old, make_post, where):
    make_post(**{where: old if where == "lead_image" else f"![]({default_storage.url(old)})"})
    tasks.clean_up()
    assert default_storage.exists(old)


@pytest.mark.parametrize(
    "take_away",
    [
        lambda post: post.delete(),
        lambda post: Post.objects.all().delete(),
        lambda post: Post.objects.update(lead_image=""),
        lambda post: Post.objects.filter(pk=post.pk)._raw_delete("default"),
    ],
)
def test_whatever_takes_a_picture_away_it_is_noted(pictured, take_away):
    name = pictured.lead_image.name
    take_away(pictured)
    assert [old.name for old in OldPicture.objects.all()] == [name]


def test_a_post_without_picture_and_one_that_keeps_it_note_nothing(pictured, make_post):
    pictured.title = "Another"
    pictured.save()
    make_post().delete()
    assert not OldPicture.objects.exists()


def test_old_picture_that_cannot_be_deleted_does_not_stop_the_others(old, monkeypatch):
    second = default_storage.save("posts/second.jpg", picture())
    OldPicture.objects.create(name=second, replaced_at=timezone.now() - timedelta(days=9))
    delete = default_storage.delete

    def fail_for_the_first(name):
        if old in name:
            raise PermissionError("no")
        delete(name)

    monkeypatch.setattr(default_storage, "delete", fail_for_the_first)
    tasks.clean_up()
    assert not default_storage.exists(second)
    assert [picture.name for picture in OldPicture.objects.all()] == [old]
