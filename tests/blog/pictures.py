"""Pictures as somebody might upload them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def picture(name="lake.jpg", size=(200, 100), colour="red", kind="JPEG", **options):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return SimpleUploadedFile(name, file.getvalue(), f"image/{kind.lower()}")
