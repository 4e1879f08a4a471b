"""One file of a blog, read into a Source: what it says, with types and names of ours."""

import re
import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from myproject.blog.markdown import MAX_BYTES
from myproject.blog.slugs import slug_of
from myproject.blog.text import xml_safe

from .. import Refused
from . import front_matter, old_addresses
from .blog import OTHER_MARKUP
from .dates import instant
from .fields import Fields, unique
from .folders import inherited
from .hidden import EXPIRY, is_hidden
from .html_body import as_block
from .text import line

# 2014-03-12-coming-soon, 2014-03-12_coming-soon, 2014-03-12T10:00:00Z-coming-soon
_dated = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\dZ:.+]+)?[-_](.+)")
# index.md, and index.fr.md of a blog in several languages.
_index = re.compile(r"index(?:\.([a-z]{2}(?:-[a-z]{2})?))?", re.IGNORECASE)
_day_in_address = re.compile(r"(?:^|/)(\d{4})/(\d{1,2})/(\d{1,2})/")


class NoPost(Exception):
    """A file that is none of the blog's posts, and needs no correction."""


@dataclass
class Source:
    """What a file says. The body still carries tags of templates."""

    path: Path
    text: str
    slug: str
    title: str
    published_at: datetime | None  # None: a draft without a date.
    body: str
    excerpt: str = ""
    more: str = ""  # The blog's own mark between the excerpt and the rest of the text.
    authors: list[str] = field(default_factory=list)
    category: str = ""
    tags: list[str] = field(default_factory=list)
    image: str = ""
    image_alt: str = ""
    draft: bool = False
    old_addresses: list[str] = field(default_factory=list)
    expires: str = ""  # A date from which on its generator would hide it.
    unknown_address: str = ""  # An address that only its generator can compute.

    @property
    def published_on(self):
        """The day in the post's address."""
        zone = timezone.get_default_timezone()
        return self.published_at and self.published_at.astimezone(zone).date()

    def line_of(self, written):
        """The number of the first line of the file that has this text, or None."""
        start = self.text.find(written)
        return self.text.count("\n", 0, start) + 1 if start >= 0 else None


def read(path: Path, blog) -> Source:
    """Read a file. Raises Refused with the reason, or NoPost."""
    text = _text(path)
    found = front_matter.split(text)
    if found is None and path.suffix.lower() in (".html", ".htm"):
        raise NoPost("no front matter")
    if found is None:
        raise Refused("no front matter: the first line is not ---, +++ or {", 1)
    values, body = found
    try:
        shown_by = Fields({**inherited(path, blog), **values})
        return _source(path, blog, text, Fields(values), body, is_hidden(shown_by, path))
    except Refused as reason:
        reason.line = reason.line or 1
        raise


def _source(path, blog, text, fields, body, draft):
    title = fields.line("title")
    if not title:
        raise Refused("no title in the front matter")
    day, name = _day_and_name(path)
    categories, tags = _topics(fields, blog)
    image, alt = _image(fields)
    is_html = path.suffix.lower() in (".html", ".htm")
    source = Source(
        path=path,
        text=text,
        slug=slug_of(fields.line("slug") or name, 250),
        title=title,
        published_at=_published_at(fields, day, draft, text),
        body=as_block(body) if is_html else body.strip(),
        excerpt=line(fields.find("excerpt", "summary", "description")),
        more=fields.line("excerpt_separator"),
        authors=_authors(fields),
        category=categories[0] if categories else "",
        # The site has one category for a post; nothing is lost.
        tags=unique([*tags, *categories[1:]]),
        image=image,
        image_alt=alt,
        draft=draft,
        expires="" if draft else fields.line(*EXPIRY),
    )
    old_addresses.read(source, fields, blog, name, categories)
    return source


def _text(path):
    try:
        if path.suffix.lower() in OTHER_MARKUP:
            raise Refused(f"{path.suffix} is not Markdown: convert it to .md first")
        found = path.stat()
        # A pipe would wait for ever for somebody who writes.
        if not stat.S_ISREG(found.st_mode):
            raise Refused("is not a regular file")
        if found.st_size > MAX_BYTES:
            size, limit = found.st_size / 1e6, MAX_BYTES / 1e6
            raise Refused(f"has {size:.1f} MB; a post may have {limit:.0f} MB: split it")
        return xml_safe(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        number = error.object.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        raise Refused(f"not UTF-8: byte {error.start} is {byte:#04x}", number) from None
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror or error}") from None


def _day_and_name(path):
    """Return ("2014-03-12" or "", the name without it) of the file, or of its folder."""
    index = _index.fullmatch(path.stem)
    # The folder as it is called, also where the import began inside it.
    stem = path.resolve().parent.name if index else path.stem
    dated = _dated.fullmatch(stem)
    day, name = dated.groups() if dated else ("", stem)
    return day, f"{name}-{index[1]}" if index and index[1] else name


def _published_at(fields, day, draft, text):
    """The later one of Hugo's two dates, else what the name or the old address says."""
    try:
        written = [fields.get(name) for name in ("date", "publishdate", "published_at")]
        found = [instant(value) for value in written if value is not None]
        if found:
            return max(found)
        if day := day or _day_of_address(fields):
            return instant(day)
    except (Refused, OverflowError) as error:
        raise Refused(str(error), _line_of("date", text)) from None
    if draft:
        return None
    raise Refused("no date in the front matter or in the name: is it a page, and no post?")


def _day_of_address(fields):
    found = _day_in_address.search(fields.line(*old_addresses.OWN))
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else ""


def _line_of(name, text):
    found = re.search(rf"^\W*{name}\W", text, re.MULTILINE | re.IGNORECASE)
    return found and text.count("\n", 0, found.start()) + 1


def _authors(fields):
    return fields.names("authors") or fields.names("author")


def _topics(fields, blog):
    """Return (categories, tags). In Jekyll, text of a plural name has spaces between the names."""
    # The others take "Open source" for one name; of a blog that nothing is known of, Jekyll's way.
    separator = r"\s" if blog.generator in ("jekyll", "") else "$"
    return (
        fields.names("category") or fields.split_names("categories", separator),
        fields.split_names("tags", separator) or fields.names("tag"),
    )


def _image(fields):
    """Return (address, alternative text) of the lead image."""
    names = ("image", "featured_image", "featuredimage", "cover", "banner", "thumbnail", "images")
    image = fields.find(*names)
    alt = line(fields.find("image_alt"))
    if isinstance(image, list):
        image = image[0] if image else ""
    if isinstance(image, dict):
        table = Fields(image)
        return table.line("image", "path", "src", "url"), alt or table.line("alt")
    return line(image), alt
