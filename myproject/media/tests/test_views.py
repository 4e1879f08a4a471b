from contextlib import contextmanager
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from PIL import Image

from .. import thumbnails
from ..thumbnails import Thumbnail
from ..views import thumbnail as view
from .conftest import drawn

# An answer that ends looks after the connections of the database.
pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(rf):
    """Ask for a size of a picture."""
    answers = []

    def ask(source, extension="avif", method="get", **options):
        name = Thumbnail(source, "lead-60", extension).name.removeprefix("thumbnails/")
        answers.append(view(getattr(rf, method)("/"), name=name, **options))
        return answers[-1]

    yield ask
    for answer in answers:
        answer.close()


def test_it_is_made_when_it_is_asked_for_and_kept(ask, stored):
    source = stored()
    answer = ask(source)
    assert answer["Content-Type"] == "image/avif"
    assert Image.open(BytesIO(answer.getvalue())).size == (60, 30)
    assert default_storage.exists(Thumbnail(source, "lead-60", "avif").name)


def test_only_this_one_is_made(ask, stored):
    ask(stored())
    assert len(default_storage.listdir("thumbnails/posts")[1]) == 1


def test_everybody_may_keep_it_for_ever(ask, stored):
    assert ask(stored())["Cache-Control"] == "public, max-age=31536000, immutable"


def test_it_is_made_once_by_whose_turn_it_is(ask, stored, monkeypatch):
    source, turns = stored(), []

    @contextmanager
    def turn(name):
        turns.append(name)
        yield

    for _ in range(3):
        assert ask(source, turn=turn).status_code == 200
    assert turns == [Thumbnail(source, "lead-60", "avif").name]


def test_who_waited_finds_it_there(ask, stored, caplog):
    source = stored()

    @contextmanager
    def turn(name):
        thumbnails.make(source)  # Whoever was before us.
        caplog.clear()
        yield

    caplog.set_level("INFO")
    assert ask(source, turn=turn).status_code == 200
    assert caplog.text == ""


def test_who_waits_too_long_gets_the_picture_as_it_is(ask, stored):
    @contextmanager
    def turn(name):
        raise TimeoutError
        yield

    answer = ask(stored(), turn=turn)
    assert answer.status_code == 302
    assert answer["Location"] == "/media/posts/lake.0a1b2c3d.jpg"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("content", [None, b"<html>", drawn(size=(300, 300))[:-500]])
def test_a_picture_that_is_lost_or_broken_is_never_a_broken_one(ask, stored, content):
    source = stored(content=content) if content else "posts/lost.jpg"
    answer = ask(source)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert answer["Cache-Control"] == "no-store"


def test_no_other_size_can_be_asked_for(ask, stored, rf):
    with pytest.raises(Http404):
        ask(stored(), extension="jpg")
    with pytest.raises(Http404):
        view(rf.get("/"), name="posts/lake.0a1b2c3d.jpg.lead-9999.0a1b2c3d.avif")


def test_nothing_can_be_sent_there(ask, stored):
    assert ask(stored(), method="post").status_code == 405
