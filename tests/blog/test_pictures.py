import re

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myproject.blog import sending, tasks
from myproject.blog.models import Post
from myproject.media import thumbnails
from myproject.media.tests.test_uploads import png_head

from .pictures import are_there, picture

pytestmark = pytest.mark.django_db


def clear_caches():
    for cache in caches.all():
        cache.clear()


def test_a_new_picture_gets_all_its_thumbnails_by_a_task(pictured):
    assert are_there(pictured.lead_image.name) == {True}
    assert pictured.has_thumbnails
    assert (pictured.lead_image_width, pictured.lead_image_height) == (200, 100)


def test_its_name_changes_with_its_content(pictured, make_post):
    assert re.fullmatch(r"posts/\d{4}/\d\d/lake\.[0-9a-f]{8}\.jpg", pictured.lead_image.name)
    other = make_post(lead_image=picture(colour="blue"))
    assert other.lead_image.name != pictured.lead_image.name


def test_the_page_names_thumbnails_that_exist(pictured, client):
    page = client.get(pictured.get_absolute_url()).content.decode()
    named = re.findall(r"/media/(thumbnails/[^ \"]+\.(?:avif|webp|jpg))", page)
    assert len(set(named)) >= 3
    assert [name for name in named if not default_storage.exists(name)] == []


def test_a_post_that_is_saved_again_sends_no_task(pictured, committed, monkeypatch):
    monkeypatch.setattr(tasks.make_thumbnails, "apply_async", None)
    with committed() as callbacks:
        pictured.save()
    assert not any("make_thumbnails" in repr(callback) for callback in callbacks)
    assert Post.objects.get().has_thumbnails


def test_pages_are_left_alone_where_their_addresses_stay_the_same(make_post, committed):
    post = make_post(lead_image=picture())
    before = Post.objects.get().last_modified
    with committed() as callbacks:
        post.make_thumbnails()
    assert callbacks == []
    assert Post.objects.get().last_modified == before
    assert Post.objects.get().has_thumbnails


def test_another_picture_gets_its_own(pictured, committed):
    first = pictured.lead_image.name
    with committed():
        pictured.lead_image = picture(colour="blue")
        pictured.save()
    post = Post.objects.get()
    assert post.lead_image.name != first
    assert post.has_thumbnails
    assert are_there(post.lead_image.name) == {True}


def test_thumbnails_of_a_picture_that_was_replaced_meanwhile_are_not_taken_for_its(make_post):
    post = make_post(lead_image=picture())
    late = Post.objects.get()
    post.lead_image = picture(colour="blue")
    post.save()
    post.make_thumbnails()
    late.make_thumbnails()
    assert Post.objects.get().has_thumbnails


def test_the_task_run_twice_does_nothing_the_second_time(pictured, monkeypatch):
    before = Post.objects.values().get()
    monkeypatch.setattr(FileSystemStorage, "exists", None)
    tasks.make_thumbnails(pictured.pk)
    tasks.make_thumbnails(pictured.pk + 1)
    assert Post.objects.values().get() == before


def test_what_a_dead_broker_lost_the_sweep_makes(make_post, committed, monkeypatch):
    def dead(*args, **kwargs):
        raise ConnectionError

    with monkeypatch.context() as broker:
        broker.setattr(tasks.make_thumbnails, "apply_async", dead)
        with committed():
            make_post(lead_image=picture())
    assert not Post.objects.get().has_thumbnails
    sending._resting_until = 0
    tasks.sweep_pictures()
    assert Post.objects.get().has_thumbnails


LOSSES = {"deleted": None, "broken": b"<html>", "a bomb": png_head(20_000, 20_000)}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_picture_that_cannot_be_read_is_noted_and_not_tried_for_ever(make_post, loss, caplog):
    post = make_post(lead_image=picture())
    name = post.lead_image.name
    default_storage.delete(name)
    if content := LOSSES[loss]:
        default_storage.save(name, ContentFile(content))
    tasks.sweep_pictures()
    assert f"No thumbnails of {name}" in caplog.text
    assert not Post.objects.get().has_thumbnails
    assert not Post.objects.without_thumbnails().exists()


def with_long_name(post):
    """As a row that was saved before names were cut: the picture is there, no thumbnail can be."""
    name = f"posts/2024/03/{'数' * 80}.0a1b2c3d.jpg"
    default_storage.save(name, picture())
    Post._base_manager.filter(pk=post.pk).update(lead_image=name, lead_image_made="")


def with_odd_settings(post):
    """Any error of one image."""
    name = default_storage.save("posts/odd.jpg", picture())
    Post._base_manager.filter(pk=post.pk).update(lead_image=name, lead_image_made="")


IMPOSSIBLE = {"a long name": with_long_name, "an error of its own": with_odd_settings}


@pytest.mark.parametrize("make_impossible", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_impossible_picture_is_noted_once(make_post, make_impossible, caplog, monkeypatch):
    make_impossible(make_post(lead_image=picture()))
    if make_impossible is with_odd_settings:
        monkeypatch.setattr("myproject.media.thumbnails.encode", lambda *args: 1 / 0)
    for _ in range(3):
        tasks.sweep_pictures()
    assert caplog.text.count("No thumbnails of") == 1
    assert not Post.objects.without_thumbnails().exists()


def test_a_broken_picture_is_tried_again_when_its_post_is_saved(make_post, committed):
    post = make_post(lead_image=picture())
    name = post.lead_image.name
    default_storage.delete(name)
    tasks.sweep_pictures()
    default_storage.save(name, picture())
    with committed():
        Post.objects.get().save()
    assert Post.objects.get().has_thumbnails


def test_a_picture_that_cannot_be_read_is_shown_by_the_address_that_never_breaks(make_post, client):
    post = make_post(lead_image=picture())
    default_storage.delete(post.lead_image.name)
    page = client.get(post.get_absolute_url()).content.decode()
    source = re.search(r'<img src="([^"]+)"', page)[1]
    answer = client.get(source)
    assert answer["Content-Type"] == "image/svg+xml"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [0, 2], ids=["lead", "teaser"])
def test_picture_that_is_noted_as_broken_leaves_every_page(make_post, client, number):
    posts = [make_post(lead_image=picture(colour=colour)) for colour in ("red", "blue", "lime")]
    name = posts[number].lead_image.name
    thumbnails.delete(name)
    Post._base_manager.update(lead_image_made="")
    addresses = ["/", "/posts/", posts[number].get_absolute_url()]
    assert all(name in client.get(address).content.decode() for address in addresses)
    tasks.sweep_pictures()
    assert not any(name in client.get(address).content.decode() for address in addresses)


def test_a_thumbnail_is_made_by_the_first_who_asks(make_post, client):
    post = make_post(lead_image=picture())
    page = client.get(post.get_absolute_url()).content.decode()
    source = re.search(r'<img src="([^"]+)"', page)[1]
    answer = client.get(source)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer).startswith(b"\xff\xd8")


def test_twenty_pictures_cost_a_list_no_query_and_no_look_into_storage(
    make_post, client, monkeypatch
):
    def touched(*args, **kwargs):
        raise AssertionError("storage")

    def shown():
        clear_caches()
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/posts/").content.decode()
        return page.count("<picture>"), len(queries)

    posts = [make_post() for _ in range(20)]
    none, queries = shown()
    for number, post in enumerate(posts):
        post.lead_image = picture(colour=(number, 0, 0))
        post.save()
    for name in ("exists", "open", "size", "listdir", "get_modified_time", "path"):
        monkeypatch.setattr(FileSystemStorage, name, touched)
    assert none == 0
    assert shown() == (20, queries)


def test_after_a_change_of_settings_all_are_made_anew(pictured, settings):
    settings.THUMBNAIL_IMAGE_SAVE_OPTIONS = {"AVIF": {"quality": 30}}
    assert not Post.objects.get().has_thumbnails
    call_command("denormalise", repair=True)
    tasks.sweep_pictures()
    assert Post.objects.get().has_thumbnails
    assert are_there(pictured.lead_image.name) == {True}
