"""Slugs in ASCII, which the site's addresses have, and a different one for each name.

The models make one where none is given, so admin, imports and shell have the same:
docs/decisions/0013-slugs-are-ascii.md
"""

import re
import unicodedata
from hashlib import sha256

from django.utils.text import slugify


def slug_of(name, length=100):
    """Return the slug of a name.

    C++, C# and C, and names without any ASCII letter, have one each: where letters or signs that
    matter are lost, a part of the name's hash follows, the same at each import.
    """
    slug = _slugified(name)
    return slug[:length].strip("-_") if slug and not _loses(name) else numbered(name, length)


def numbered(name, length=100):
    """Return the slug with a part of the hash of the name, for one that another name has."""
    slug = _slugified(name)[: length - 9].strip("-_")
    digest = sha256(name.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}".strip("-")


def _slugified(name):
    # Dots and spaces become hyphens; slugify alone would drop dots.
    return slugify(re.sub(r"[^\w-]+", "-", re.sub("['’]", "", name))).strip("-_")


def free_slug(name, others, length=100):
    """Return the slug of a name, with a part of the name's hash if a row of `others` has it."""
    slug = slug_of(name, length)
    return numbered(name, length) if others.filter(slug=slug).exists() else slug


def same_name(one, other):
    """Whether two names are one: "amy-mok" and "Amy Mok"."""
    return _words(one) == _words(other)


def _words(name):
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip()


def _loses(name):
    """Whether letters, digits or signs get lost; accents and punctuation do not count."""
    decomposed = unicodedata.normalize("NFKD", name)
    return any(
        char in "+#" or (not char.isascii() and unicodedata.category(char)[0] in "LNS")
        for char in decomposed
    )
