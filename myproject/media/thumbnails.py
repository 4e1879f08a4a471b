"""Thumbnails: which ones a picture has, what they are called, and how they are made.

THUMBNAIL_ALIASES of easy-thumbnails has a family of sizes for each place that shows pictures:
lead-672, lead-1344. Its processors scale and crop. What it would ask tables and storage for is told
here by the name: posts/lake.0a1b2c3d.jpg has

    thumbnails/posts/lake.0a1b2c3d.jpg.lead-672.4e5f6a7b.avif

with a hash of the options in it. So a name never means anything else, and may be kept for ever.
"""

import errno
import logging
from hashlib import md5
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from easy_thumbnails.alias import aliases
from easy_thumbnails.engine import process_image
from PIL import Image

from .optimizers import optimize
from .uploads import Unusable, read

logger = logging.getLogger(__name__)

FOLDER = "thumbnails"
# What <picture> offers, the smallest first; each has its options in THUMBNAIL_IMAGE_SAVE_OPTIONS.
FORMATS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG", "png": "PNG"}
OFFERED = ("avif", "webp")
# Names that a file system cannot have: too long, or with bytes that it does not take.
IMPOSSIBLE_NAMES = {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL}


class Thumbnail(NamedTuple):
    source: str  # The picture's name in storage.
    alias: str
    extension: str

    @property
    def name(self):
        """Its own name in storage."""
        return ".".join([f"{FOLDER}/{self.source}", self.alias, self._digest(), self.extension])

    def _digest(self):
        options = settings.THUMBNAIL_IMAGE_SAVE_OPTIONS.get(FORMATS[self.extension])
        made_by = repr((sorted(aliases.get(self.alias).items()), options))
        return md5(made_by.encode(), usedforsecurity=False).hexdigest()[:8]


def family(name):
    """[(alias, width in px)] of a place that shows pictures, the smallest first."""
    found = [alias for alias in aliases.all() if alias.rpartition("-")[0] == name]
    return sorted(((alias, aliases.get(alias)["size"][0]) for alias in found), key=lambda a: a[1])


def families():
    return sorted({alias.rpartition("-")[0] for alias in aliases.all()})


def fallback(source, name):
    """The one thumbnail of a family for browsers, and sites, that know neither AVIF nor WebP."""
    extension = "png" if source.lower().endswith((".png", ".gif")) else "jpg"
    return Thumbnail(source, family(name)[-1][0], extension)


def thumbnails_of(source):
    """All that a picture has."""
    found = [
        Thumbnail(source, alias, extension) for alias in aliases.all() for extension in OFFERED
    ]
    return found + [fallback(source, name) for name in families()]


def find(name):
    """The thumbnail of this name, or None where no picture can have it."""
    parts = name.removeprefix(f"{FOLDER}/").rsplit(".", 3)
    if len(parts) != 4 or parts[1] not in aliases.all() or parts[3] not in FORMATS:
        return None
    found = Thumbnail(parts[0], parts[1], parts[3])
    # Not of a thumbnail: each would have thumbnails of its own.
    is_picture = not found.source.startswith(f"{FOLDER}/") and ".." not in found.source.split("/")
    return (
        found
        if is_picture and found in thumbnails_of(found.source) and found.name == name
        else None
    )


def stamp(source):
    """What is noted of a picture whose thumbnails are made: other settings, another stamp."""
    names = "\n".join(thumbnail.name for thumbnail in thumbnails_of(source))
    return md5(names.encode(), usedforsecurity=False).hexdigest()


def make(source, wanted=None):
    """Make thumbnails of one picture, all or those wanted; returns how many.

    Those that are there are left. Raises uploads.Unusable, and what the storage raises.
    """
    wanted = thumbnails_of(source) if wanted is None else wanted
    missing = [thumbnail for thumbnail in wanted if not default_storage.exists(thumbnail.name)]
    if not missing:
        return 0
    image = _open(source)
    for alias, group in groupby(sorted(missing, key=lambda one: one.alias), lambda one: one.alias):
        for thumbnail, content in _made(image, alias, group):
            _keep(thumbnail.name, content)
    logger.info("Made %s thumbnails of %s", len(missing), source, extra={"metric": "pictures.made"})
    return len(missing)


def _made(image, alias, group):
    """Return [(thumbnail, bytes)] of one size. Raises Unusable, whatever was wrong with the image.

    A task that makes them later would fail again.
    """
    try:
        resized = process_image(_with_a_pixel(image, alias), aliases.get(alias))
        return [(thumbnail, encode(resized, thumbnail.extension)) for thumbnail in group]
    except Exception as error:
        if getattr(error, "errno", None):
            raise  # The machine's, such as a full disk, and not the image's.
        raise Unusable("Thumbnails cannot be made of this picture.") from error


def _with_a_pixel(image, alias):
    """Return the image so high that one pixel is left of it: 4000 × 1 would be 672 × 0."""
    width, height = aliases.get(alias)["size"]
    if height or image.height * width >= image.width:
        return image
    return image.resize((image.width, ceil(image.width / width)))


def is_permanent(error):
    """Whether another try to make thumbnails of the same picture would fail again."""
    return isinstance(error, Unusable | FileNotFoundError) or (
        isinstance(error, OSError) and error.errno in IMPOSSIBLE_NAMES
    )


def _open(source):
    with default_storage.open(source) as file:
        content = file.read()
    side = max(max(options["size"]) for options in aliases.all().values())
    return read(content, (side, side))


def encode(image, extension):
    """Return the image's bytes in this format, as small as programs beside Pillow make them."""
    kind = FORMATS[extension]
    if kind == "JPEG":
        image = process_image(image, {"size": image.size, "replace_alpha": "#fff"}).convert("RGB")
    elif kind == "PNG":
        # 256 colours: a third of the bytes, for those who can have nothing better.
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image = image.quantize(method=Image.Quantize.FASTOCTREE)
    file = BytesIO()
    # Not by easy-thumbnails, which gives AVIF no quality and a sampling that Pillow refuses.
    image.save(file, kind, **settings.THUMBNAIL_IMAGE_SAVE_OPTIONS.get(kind, {}))
    return optimize(file.getvalue(), kind.lower())


def _keep(name, content):
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:
        # Somebody else made it meanwhile, the same.
        default_storage.delete(saved)


def delete(source):
    """Delete a picture and its thumbnails, as the settings name them now."""
    for name in [source, *(thumbnail.name for thumbnail in thumbnails_of(source))]:
        try:
            default_storage.delete(name)
        except OSError as error:
            if error.errno not in IMPOSSIBLE_NAMES:
                raise
