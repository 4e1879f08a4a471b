"""Pictures of imported posts: found below --media, kept in the media storage."""

import re
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files import File
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage

from myproject.media.uploads import Unusable, clean, hashed_name

from .template_tags import image as image_element

FOLDER = "posts"

_markdown_image = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_html_image = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_attribute = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


class Images:
    """Keep the pictures that posts name.

    A name in storage carries a hash of the content: importing again finds it there, and a
    changed picture gets an address of its own. `saved` lists what this run has written, `unusable`
    says why a file is no picture that can be kept.
    """

    def __init__(self, media):
        self.media = media
        self.missing = 0
        self.unusable = {}
        self.saved = []

    def stored(self, path):
        """Return (name in storage, width, height) for the path in a post, or None."""
        file = self._find(path)
        if file is None:
            self.missing += 1
        elif file not in self.unusable:
            try:
                return self._keep(file)
            except Unusable as reason:
                self.unusable[file] = reason.message
        return None

    def _keep(self, file):
        with file.open("rb") as opened:
            picture = clean(File(opened, file.name))
        # Of the file as it is, since what is made of it is another Pillow's another.
        name = f"{FOLDER}/{hashed_name(file.name, picture.extension, file.read_bytes())}"
        if not default_storage.exists(name):
            self.saved.append(default_storage.save(name, picture))
        return name, *get_image_dimensions(picture)

    def url(self, path):
        """Return (url, width, height) for the path in a post, or None."""
        found = self.stored(path)
        return found and (default_storage.url(found[0]), *found[1:])

    def resolve(self, text):
        """Return `text` with its Markdown and HTML images kept here, or taken out."""
        text = _markdown_image.sub(lambda match: self._element(match[0], match[2], match[1]), text)
        return _html_image.sub(self._html, text)

    def discard(self, names):
        """Delete what was written for a post that was refused."""
        for name in names:
            default_storage.delete(name)
            self.saved.remove(name)

    def _html(self, match):
        values = {name.lower(): unescape(a or b) for name, a, b in _attribute.findall(match[0])}
        return self._element(match[0], values.get("src", ""), values.get("alt", ""))

    def _element(self, written, source, alt):
        if urlsplit(source).netloc or source.startswith(settings.MEDIA_URL):
            return written  # Another site's, or ours already.
        found = self.url(source)
        return image_element(*found, alt) if found else ""

    def _find(self, path):
        """The file below `media`, which may be the root of the site or a folder of its assets."""
        parts = PurePosixPath(unquote(urlsplit(path).path)).parts
        parts = [part for part in parts if part != "/"]
        if self.media is None or not parts or ".." in parts:
            return None
        # At least the folder and the name must agree: "logo.png" alone is in many folders.
        fewest = min(len(parts), 2)
        for start in range(len(parts) - fewest + 1):
            file = self.media.joinpath(*parts[start:])
            if file.is_file():
                return file
        return None
