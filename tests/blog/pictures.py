"""Pictures as somebody might upload them."""

from io import BytesIO

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from myproject.media.thumbnails import thumbnails_of


def picture(name="lake.jpg", size=(200, 100), colour="red", kind="JPEG", **options):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return SimpleUploadedFile(name, file.getvalue(), f"image/{kind.lower()}")


def are_there(name):
    """{True} where all thumbnails of a picture exist, {False} where none does."""
    return {default_storage.exists(thumbnail.name) for thumbnail in thumbnails_of(name)}
