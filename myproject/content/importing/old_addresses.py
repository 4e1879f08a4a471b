"""Where a post was before: its aliases, and its own address where that can be known."""

import re
from urllib.parse import urlsplit

from django.utils.text import slugify

from .fields import unique
from .text import line

ALIASES = ("aliases", "alias", "redirect_from")
# Zola, Jekyll and Eleventy, Hugo.
OWN = ("path", "permalink", "url")
# https://jekyllrb.com/docs/permalinks/
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title:output_ext",
}


def read(source, fields, blog, name, categories):
    """Give the source its old addresses, or the one that only its generator can compute."""
    aliases = [alias for key in ALIASES for alias in _listed(fields.get(key))]
    folder = _folder(source.path, blog)
    found = [_from_root(line(alias), folder) for alias in aliases if line(alias)]
    written = "" if fields.is_false("permalink") else fields.line(*OWN)
    own = _own(written, source, name, categories)
    if own is None:
        source.unknown_address = written
    source.old_addresses = unique([*found, own])


def _listed(value):
    return value if isinstance(value, list) else [value]


def _folder(path, blog):
    """Where an alias without a slash begins: in Hugo beside the post, else at the top."""
    content = blog.root / "content"
    parent = path.resolve().parent
    if blog.generator == "hugo" and parent.is_relative_to(content):
        return f"/{parent.relative_to(content).as_posix()}/".replace("/./", "/")
    return "/"


def _from_root(address, folder="/"):
    is_whole = address.startswith("/") or "://" in address
    return address if is_whole else folder + address.removeprefix("./")


def _own(written, source, name, categories):
    """Return the path, "" where there is none, and None where it cannot be known."""
    if not written or _is_elsewhere(written):
        return ""  # Themes for links to other sites keep those in `url`.
    filled = _filled(STYLES.get(written, written), source, name, categories)
    if re.search(r"[{}$]|/:", filled):
        return None
    return _from_root(re.sub("/{2,}", "/", filled))


def _is_elsewhere(written):
    try:
        return bool(urlsplit(written).scheme)
    except ValueError:
        return True


def _filled(pattern, source, name, categories):
    """Jekyll's and Hugo's placeholders. What is not known stays."""
    day = source.published_on
    if ":" not in pattern or day is None:
        return pattern
    values = {
        "year": f"{day:%Y}", "short_year": f"{day:%y}", "month": f"{day:%m}", "day": f"{day:%d}",
        "i_month": day.month, "i_day": day.day, "y_day": f"{day:%j}",
        "title": slugify(name), "slug": source.slug, "output_ext": ".html",
        "categories": "/".join(slugify(category) for category in categories),
    }  # fmt: skip
    return re.sub(r":([a-z_]+)", lambda match: str(values.get(match[1], match[0])), pattern)
