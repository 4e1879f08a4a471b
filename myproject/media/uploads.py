"""What may be kept of what somebody uploads.

A picture is opened by what it holds and not by what it is called, its size is read from its head
before anything is unpacked, and it is unpacked whole once, to see that it is. What was written
into it beside the picture (where it was taken, by whom, with what) is not kept.
"""

import re
import unicodedata
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.utils.text import get_valid_filename
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from . import animations

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
# Bytes of a file's own name that are kept, some 30 Chinese characters. File systems take 255, and
# the longest thumbnail adds 60 (.0a1b2c3d.webp.lead-1344.4e5f6a7b.avif, and what makes it unique).
STEM_BYTES = 100
# Windows saves no file of these names, whatever their extension.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


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
    """The part of a file's own name that is kept, without its extension; "file" for none.

    A letter and its accent are one character (NFC), so that a name is the same from every system.
    """
    try:
        stem = get_valid_filename(unicodedata.normalize("NFC", PurePosixPath(name).stem))
    except SuspiciousFileOperation:  # Nothing is left, as of a name of emoji only.
        return "file"
    stem = stem.encode()[:STEM_BYTES].decode(errors="ignore").strip("._")
    return f"file-{stem}" if RESERVED.match(stem) else stem or "file"


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
    return Picture(_harmless(content, image), file.name, EXTENSIONS[image.format])


def _harmless(content, image):
    """Return the file without metadata. Raises Unusable."""
    kind, has_metadata = image.format, set(image.info) - HARMLESS
    try:
        # Of an AVIF Pillow finds all that there is; metadata of the others may stand anywhere.
        if kind == "GIF" or (_is_animated(image) and (kind != "AVIF" or has_metadata)):
            return animations.without_metadata(content, kind, **QUALITY.get(kind, {}))
        if kind == "MPO" or has_metadata or image.mode in ("CMYK", "I;16"):
            return _write(_plain(image), kind)
    except Exception as error:  # As in read().
        raise _damaged() from error
    return content


def _is_animated(image):
    """Whether it has frames; the further images of an MPO are none."""
    return image.format != "MPO" and getattr(image, "is_animated", False)


def read(content, size=None):
    """Return the unpacked image. Raises Unusable.

    size  (width, height) that is enough, in px: a JPEG is then unpacked at an eighth, a quarter or
          half of its size, which saves as much memory as time
    """
    try:
        image = Image.open(BytesIO(content), formats=DECODERS)
        # AVIF is encoded again with all its frames.
        frames = image.n_frames if image.format == "AVIF" else 1
        _check_size(*image.size, frames)
        if size:
            image.draft("RGB", size)
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise Unusable("This is no picture. Upload a JPEG, PNG, WebP, AVIF or GIF file.") from error
    except Unusable:
        raise
    except Exception as error:  # Decoders also raise struct.error, IndexError and others.
        raise _damaged() from error
    return image


def _damaged():
    return Unusable("This picture is damaged: its file ends early or is broken.")


def _check_size(width, height, frames):
    if width * height * frames > settings.PICTURE_MAX_PIXELS:
        times = f" in {frames:,} frames" if frames > 1 else ""
        raise _too_large(f"This picture has {width:,} × {height:,} pixels{times}")


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
