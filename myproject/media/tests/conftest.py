from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from easy_thumbnails.alias import aliases
from PIL import Image

SIZES = {
    "lead-60": {"size": (60, 0)},
    "lead-120": {"size": (120, 0)},
    "teaser-20": {"size": (20, 15), "crop": True},
}


@pytest.fixture(autouse=True)
def _settings(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_URL = "/media/"
    settings.SITE_URL = "https://www.example.com"
    settings.PICTURE_MAX_BYTES = 1_000_000
    settings.PICTURE_MAX_PIXELS = 10_000_000
    settings.THUMBNAIL_IMAGE_SAVE_OPTIONS = {"AVIF": {"quality": 60, "subsampling": "4:2:0"}}
    settings.THUMBNAIL_OPTIMIZE_COMMAND = {}
    monkeypatch.setattr(aliases, "_aliases", {"": SIZES})


def drawn(kind="JPEG", size=(200, 100), mode="RGB", colour="red", **options):
    """The bytes of a picture."""
    file = BytesIO()
    Image.new(mode, size, colour).save(file, kind, **options)
    return file.getvalue()


def upload(content, name="photo.jpg"):
    return ContentFile(content, name)


def opened(content):
    image = Image.open(BytesIO(content))
    image.load()
    return image


@pytest.fixture
def stored():
    """Put a picture into storage, as it is; return its name."""

    def store(name="posts/lake.0a1b2c3d.jpg", content=None, **options):
        return default_storage.save(name, ContentFile(content or drawn(**options)))

    return store
