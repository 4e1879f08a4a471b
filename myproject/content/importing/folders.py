"""What a folder says for the posts in it, as far as it decides whether visitors see them.

Hugo's `cascade` and Zola's drafts in _index.md, Eleventy's data files, `defaults` of Jekyll.
"""

import json

from .. import Refused
from . import front_matter

MAX_BYTES = 100_000  # of a data file or a configuration; people write some hundred.


def inherited(path, blog):
    """Return {name: value} for a post; an inner folder wins. Raises Refused."""
    path = path.resolve()
    values = _jekyll_defaults(path, blog) if blog.generator == "jekyll" else {}
    for folder in reversed(path.parents):
        if folder.is_relative_to(blog.root):
            values |= _lowered(_of_folder(folder, blog))
    return values


def _of_folder(folder, blog):
    if folder not in blog.folder_values:
        blog.folder_values[folder] = {**_eleventy(folder), **_section(folder, blog.generator)}
    return blog.folder_values[folder]


def _section(folder, generator):
    """The values of Hugo's or Zola's _index.md that are its posts' as well."""
    text = _text(folder / "_index.md")
    values, _ = (text and front_matter.split(text)) or ({}, "")
    cascade = values.get("cascade") or {}
    found = {}
    for one in cascade if isinstance(cascade, list) else [cascade]:
        # With a target it is for some of the posts only; which ones, Hugo knows.
        found |= one if isinstance(one, dict) else {}
    if generator != "hugo" and values.get("draft"):
        # Zola shows no post of a draft section, and a post's own `draft = false` changes nothing.
        found["published"] = False
    return found


def _eleventy(folder):
    found = {}
    for name in (f"{folder.name}.json", f"{folder.name}.11tydata.json"):
        try:
            values = json.loads(_text(folder / name) or "{}")
        except (ValueError, RecursionError):
            raise Refused(f"{folder / name} is no JSON that can be read") from None
        found |= values if isinstance(values, dict) else {}
    return found


def _jekyll_defaults(path, blog):
    if "defaults" not in blog.folder_values:
        blog.folder_values["defaults"] = _read_defaults(blog.root)
    found = {}
    for folder, values in blog.folder_values["defaults"]:
        found |= values if path.is_relative_to(folder) else {}
    return found


def _read_defaults(root):
    """Return [(folder, values)] of what _config.yml says for posts. Raises Refused."""
    try:
        configuration = front_matter.YAML().load(_text(root / "_config.yml")) or {}
        return [
            (_folder(root, one["scope"].get("path")), _lowered(one["values"]))
            for one in configuration.get("defaults") or []
            if one["scope"].get("type", "posts") == "posts"
        ]
    except (Refused, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(f"the defaults in {root / '_config.yml'} cannot be read") from None


def _folder(root, path):
    return (root / (path or "").strip("/")).resolve()


def _text(file):
    """Return the text of a file, "" where there is none, or none that people wrote."""
    try:
        if not file.is_file() or file.stat().st_size > MAX_BYTES:
            return ""
        return file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


def _lowered(values):
    return {str(name).lower(): value for name, value in values.items()}
