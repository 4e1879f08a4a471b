"""What may be kept of what somebody uploads.

A picture is opened by what it holds and not by what it is called, its size is read from its head
before anything is unpacked, and it is unpacked whole once, to see that it is. What was written
into it beside the picture (where it was taken, by whom, with what) is not kept.
"""

from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.utils.text import get_valid_filename
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# What browsers show, and how a file of it is called. No SVG: it can carry script. MPO is a JPEG
# with more pictures behind the first, as some cameras make them.
EXTENSIONS = {
    "JPEG": "jpg",
    "MPO": "jpg",
    "PNG": "png",
    "GIF": "gif",
    "WEBP": "webp",
    "AVIF": "avif",
}
# Decoders that are tried, and no others. Default: all forty of Pillow, with a program for some.
DECODERS = [name for name in EXTENSIONS if name != "MPO"]
# What Pillow tells of a file that tells nothing of people; anything else has it written anew.
HARMLESS = set(
    "adobe adobe_transform aspect background blend bbox default_image disposal dpi duration "
    "extension gamma interlace jfif jfif_density jfif_unit jfif_version loop progression "
    "progressive srgb timestamp transparency version".split()
)
# Of a picture that is written anew: thumbnails are made from it. Defaults: 75, 80, 75.
QUALITY = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}, "AVIF": {"quality": 85}}
STEM = 80  # characters of a file's own name that are kept; file systems take 255 with all we add.


class Unusable(ValidationError):
    """What was uploaded is no picture that can be kept; the message says why."""


class Picture(ContentFile):
    """A picture that may be kept. extension: what it is. size: bytes."""

    def __init__(self, content, name, extension):
        super().__init__(content, name)
        self.extension = extension

    def hashed_name(self):
        """The name that it is kept under; another content has another name, for ever."""
        return hashed_name(self.name, self.extension, self.file.getvalue())


def hashed_name(name, extension, content):
    return f"{valid_stem(name)}.{sha256(content).hexdigest()[:8]}.{extension}"


def valid_stem(name):
    """The part of a file's own name that is kept, without its extension."""
    try:
        return get_valid_filename(PurePosixPath(name).stem)[:STEM]
    except SuspiciousFileOperation:  # Nothing is left, as of a name of emoji only.
        return "file"


def clean(file):
    """Return the upload as a Picture. Raises Unusable.

    file  a Django File. It stays open.
    """
    if isinstance(file, Picture):
        return file
    if file.size > settings.PICTURE_MAX_BYTES:
        raise Unusable(
            f"This file has {file.size / 1e6:.0f} MB; pictures may have up to "
            f"{settings.PICTURE_MAX_BYTES / 1e6:.0f} MB."
        )
    file.seek(0)
    content = file.read()
    image = read(content)
    if image.format == "MPO" or set(image.info) - HARMLESS or image.mode in ("CMYK", "I;16"):
        content = _write(_plain(image), image.format)
    return Picture(content, file.name, EXTENSIONS[image.format])


def read(content, size=None):
    """Return the unpacked image. Raises Unusable.

    size  (width, height) that is enough, in px: a JPEG is then unpacked at an eighth, a quarter or
          half of its size, which saves as much memory as time
    """
    try:
        image = Image.open(BytesIO(content), formats=DECODERS)
        _check_size(*image.size)
        if size:
            image.draft("RGB", size)
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise Unusable("This is no picture. Upload a JPEG, PNG, WebP, AVIF or GIF file.") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unusable("This picture is damaged: its file ends early or is broken.") from error
    return image


def _check_size(width, height):
    if width * height > settings.PICTURE_MAX_PIXELS:
        raise _too_large(f"This picture has {width:,} × {height:,} pixels")


def _too_large(what="This picture has far too many pixels"):
    return Unusable(
        f"{what}; up to {settings.PICTURE_MAX_PIXELS / 1e6:.0f} million can be used. "
        "Make it smaller."
    )


def _plain(image):
    """The picture alone: upright, in the colours that browsers assume, without metadata."""
    profile = image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)  # Two in memory, not three.
    if image.mode == "I;16":
        image = image.point(lambda value: value / 256).convert("L")
    if profile:
        image = _in_srgb(image, BytesIO(profile))
    if image.mode == "CMYK":
        image = image.convert("RGB")
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    return image


def _in_srgb(image, profile):
    """The same colours as browsers show without a profile; one that does not fit is left out."""
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    mode = "RGBA" if image.mode in ("RGBA", "LA") else "RGB"
    try:
        return ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except ImageCms.PyCMSError:
        return image


def _write(image, kind):
    file = BytesIO()
    kind = "JPEG" if kind == "MPO" else kind
    image.save(file, kind, **QUALITY.get(kind, {}))
    return file.getvalue()
