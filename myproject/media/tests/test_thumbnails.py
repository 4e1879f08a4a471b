import errno
import logging

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from .. import optimizers, thumbnails
from ..thumbnails import Thumbnail, find, make, stamp, thumbnails_of
from ..uploads import Unusable
from .conftest import drawn, opened


def content_of(thumbnail):
    with default_storage.open(thumbnail.name) as file:
        return file.read()


def test_every_size_is_made_in_every_format_and_the_largest_for_old_browsers(stored):
    name = stored()
    assert make(name) == 8
    sizes = {(t.alias, t.extension): opened(content_of(t)).size for t in thumbnails_of(name)}
    assert sizes == {
        ("lead-60", "avif"): (60, 30),
        ("lead-60", "webp"): (60, 30),
        ("lead-120", "avif"): (120, 60),
        ("lead-120", "webp"): (120, 60),
        ("lead-120", "jpg"): (120, 60),
        ("teaser-20", "avif"): (20, 15),
        ("teaser-20", "webp"): (20, 15),
        ("teaser-20", "jpg"): (20, 15),
    }


def test_made_again_nothing_is_done(stored):
    name = stored()
    make(name)
    assert make(name) == 0


def test_what_somebody_else_made_meanwhile_is_the_one_that_stays(stored, monkeypatch):
    wanted = Thumbnail(stored(), "lead-60", "avif")

    def somebody_else_was_quicker(*args):
        default_storage.save(wanted.name, ContentFile(b"theirs"))
        return b"ours"

    monkeypatch.setattr(thumbnails, "encode", somebody_else_was_quicker)
    make(wanted.source, [wanted])
    assert len(default_storage.listdir("thumbnails/posts")[1]) == 1
    assert content_of(wanted) == b"theirs"


def test_drawings_are_no_jpeg():
    fallbacks = {name: thumbnails.fallback(name, "lead").extension for name in ("a.PNG", "a.jpg")}
    assert fallbacks == {"a.PNG": "png", "a.jpg": "jpg"}


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
@pytest.mark.parametrize("name", ["posts/a.png", "posts/a.webp"])
def test_pictures_of_every_mode_are_made(stored, name, mode):
    source = stored(name, drawn("PNG", mode=mode, colour=0))
    assert make(source) == 8


def test_the_quality_of_avif_is_that_of_the_settings(stored, settings):
    image = Image.effect_noise((120, 60), 80).convert("RGB")
    sizes = []
    for quality in (20, 90):
        settings.THUMBNAIL_IMAGE_SAVE_OPTIONS = {"AVIF": {"quality": quality}}
        sizes.append(len(thumbnails.encode(image, "avif")))
    assert sizes[0] < sizes[1] / 2


def test_other_settings_have_other_names_so_that_a_name_may_be_kept_for_ever(settings):
    first, noted = Thumbnail("a.jpg", "lead-60", "avif").name, stamp("a.jpg")
    settings.THUMBNAIL_IMAGE_SAVE_OPTIONS = {"AVIF": {"quality": 50}}
    assert Thumbnail("a.jpg", "lead-60", "avif").name != first
    assert stamp("a.jpg") != noted


def test_a_name_leads_back_to_its_thumbnail():
    for thumbnail in thumbnails_of("posts/2024/lake.0a1b2c3d.jpg"):
        assert find(thumbnail.name) == thumbnail


NAMELESS = {
    "of no size": lambda: "thumbnails/a.jpg.lead-61.0a1b2c3d.avif",
    "of other options": lambda: "thumbnails/a.jpg.lead-60.00000000.avif",
    "of no thumbnail": lambda: "thumbnails/a.jpg",
    "of one that is not offered": lambda: Thumbnail("a.jpg", "lead-60", "jpg").name,
    "of one outside": lambda: Thumbnail("../a.jpg", "lead-60", "avif").name,
    "of a thumbnail's": lambda: Thumbnail("thumbnails/a.jpg", "lead-60", "avif").name,
}


@pytest.mark.parametrize("what", NAMELESS)
def test_no_other_name_leads_to_one(what):
    assert find(NAMELESS[what]()) is None


def test_a_broken_picture_is_refused_and_nothing_is_left(stored):
    name = stored(content=drawn(size=(300, 300))[:-500])
    with pytest.raises(Unusable):
        make(name)
    assert not default_storage.exists("thumbnails")


@pytest.mark.parametrize("size", [(4000, 1), (1, 4000), (1, 1), (10_000, 2), (119, 1), (121, 1)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_image_of_any_shape_has_thumbnails_of_a_pixel_at_least(stored, size, kind):
    name = stored(content=drawn(kind, size=size))
    assert make(name) == 8
    assert all(min(opened(content_of(one)).size) >= 1 for one in thumbnails_of(name))


@pytest.mark.parametrize("error", [ValueError("odd"), OSError("cannot write mode"), KeyError(1)])
def test_image_that_cannot_be_encoded_is_unusable(stored, monkeypatch, error):
    monkeypatch.setattr(thumbnails, "encode", raising(error))
    with pytest.raises(Unusable):
        make(stored())


def test_full_disk_is_no_fault_of_the_image(stored, monkeypatch):
    monkeypatch.setattr(thumbnails, "encode", raising(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full") as failed:
        make(stored())
    assert not thumbnails.is_permanent(failed.value)


def raising(error):
    def fail(*args):
        raise error

    return fail


def test_image_whose_thumbnails_have_too_long_names_is_impossible_and_deletable(stored):
    name = stored(f"posts/{'数' * 80}.0a1b2c3d.jpg")
    with pytest.raises(OSError, match="too long") as failed:
        make(name)
    assert thumbnails.is_permanent(failed.value)
    thumbnails.delete(name)
    assert not default_storage.exists(name)


def test_a_deleted_picture_takes_its_thumbnails_along(stored):
    name = stored()
    make(name)
    thumbnails.delete(name)
    assert default_storage.listdir("posts")[1] == []
    assert default_storage.listdir("thumbnails/posts")[1] == []


def test_a_program_that_is_not_installed_is_named_once(settings, caplog):
    settings.THUMBNAIL_OPTIMIZE_COMMAND = {"jpeg": "no-such-program {filename}"}
    optimizers.say_missing.cache_clear()
    content = drawn()
    assert [optimizers.optimize(content, "jpeg") for _ in range(3)] == [content] * 3
    assert caplog.text.count("no-such-program is not installed") == 1


def test_a_program_that_fails_changes_nothing(settings, caplog):
    settings.THUMBNAIL_OPTIMIZE_COMMAND = {"jpeg": "false {filename}"}
    content = drawn()
    assert optimizers.optimize(content, "jpeg") == content
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_what_a_program_leaves_in_the_file_is_taken_if_it_is_smaller(settings):
    settings.THUMBNAIL_OPTIMIZE_COMMAND = {"jpeg": "truncate --size 9 {filename}"}
    assert optimizers.optimize(drawn(), "jpeg") == drawn()[:9]
    settings.THUMBNAIL_OPTIMIZE_COMMAND = {"jpeg": "truncate --size 99999 {filename}"}
    assert optimizers.optimize(drawn(), "jpeg") == drawn()
