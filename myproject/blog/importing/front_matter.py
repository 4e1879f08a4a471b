"""One Markdown file with YAML front matter, read into a Source."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import yaml
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import slugify

from . import Refused

_front_matter = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# 2014-03-12-coming-soon.md
_dated_name = re.compile(r"(\d{4}-\d{2}-\d{2})-(.+)")


@dataclass
class Source:
    """What a file says, with types and names of ours; text still carries template tags."""

    slug: str
    title: str
    published_at: datetime
    body: str
    excerpt: str = ""
    authors: list[str] = field(default_factory=list)
    category: str = ""
    tags: list[str] = field(default_factory=list)
    image: str = ""
    image_alt: str = ""
    draft: bool = False

    @property
    def published_on(self):
        """The day in the post's address."""
        return self.published_at.astimezone(timezone.get_default_timezone()).date()


def read(path: Path) -> Source:
    """Read a file. Raises Refused with the reason."""
    meta, body = _split(_text(path))
    dated = _dated_name.fullmatch(path.stem)
    day, name = dated.groups() if dated else ("", path.stem)
    title = _line(meta.get("title"))
    if not title:
        raise Refused("no title in the front matter")
    categories = _names(meta.get("category") or meta.get("categories"))
    return Source(
        slug=_slug(_line(meta.get("slug")) or name),
        title=title,
        published_at=_instant(meta.get("date") or day),
        body=body.strip(),
        excerpt=_line(meta.get("excerpt") or meta.get("description")),
        authors=_names(meta.get("authors") or meta.get("author")),
        category=categories[0] if categories else "",
        tags=_names(meta.get("tags")),
        image=_line(meta.get("image")),
        image_alt=_line(meta.get("image_alt")),
        draft=bool(meta.get("draft", False)),
    )


def _text(path):
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"not UTF-8: byte {error.start} is {error.object[error.start]:#04x}"
        ) from None
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}") from None
    if "\0" in text:
        raise Refused("holds a NUL character, which PostgreSQL cannot store")
    return text


def _split(text):
    match = _front_matter.match(text)
    if match is None:
        raise Refused("no front matter: the first line is not ---, or a second --- is missing")
    try:
        # PyYAML refuses the tabs at the end of a line that YAML allows.
        meta = yaml.safe_load(re.sub(r"[ \t]+$", "", match[1], flags=re.MULTILINE))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise Refused(f"broken YAML{where}: {getattr(error, 'problem', error)}") from None
    except ValueError as error:  # A date such as 2015-02-30.
        raise Refused(f"broken YAML: {error}") from None
    if not isinstance(meta, dict):
        raise Refused("the front matter is not a list of `name: value` lines")
    return meta, text[match.end() :]


def _slug(name):
    # Dots and spaces become hyphens; slugify alone would drop dots.
    slug = slugify(re.sub(r"[^\w-]+", "-", name)).strip("-")
    if not slug:
        raise Refused(f"no slug can be made of the name {name!r}")
    return slug


def _instant(value):
    """A date with or without time and zone as an aware datetime."""
    if isinstance(value, str):
        # Generators write "2015-03-17 14:00:00 -4" and "+0100"; Django reads "-04" and "+0100".
        text = re.sub(r"\s*([+-])(\d)$", r"\g<1>0\2", value.strip())
        try:
            value = parse_datetime(text) or parse_date(text) or value
        except ValueError as error:
            raise Refused(f"date {value!r}: {error}") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        raise Refused(f"no date that can be read ({value!r})" if value else "no date")
    if timezone.is_naive(value):
        value = timezone.make_aware(value, timezone.get_default_timezone())
    return value


def _line(value):
    """Text as one line; YAML's numbers, dates and folded blocks included."""
    return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def _names(value):
    """A list of names from a list, or from one name; each name once, in the order given."""
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(name for name in map(_line, values) if name))
