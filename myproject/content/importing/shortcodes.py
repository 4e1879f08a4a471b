"""Shortcodes and tags whose meaning is plain, as Markdown and HTML; the others are reported.

What a tag holds between its two ends is kept in any case, so that no text is lost.
"""

import re
from html import escape

from . import tags

URL = re.compile(
    r"(?:\"([^\"]*)\"|'([^']*)'|(?:page\.)?(\w+))(?:\s*\|\s*(?:url|relative_url|absolute_url))?"
)
BASE_URL = re.compile(r"(?:site\.)?(?:baseurl|base_url|url)(?:\s*\|.*)?")
IMAGES = {"figure", "image", "img", "image_with_class", "imgproc", "picture", "responsive_image"}
# Boxes and other frames around text, which the site shows without them.
FRAMES = {
    "admonition", "alert", "aside", "blockquote", "box", "callout", "center", "details", "div",
    "expand", "hint", "important", "info", "lead", "note", "notice", "pageinfo", "quote",
    "spoiler", "tab", "tabpane", "tabs", "tip", "warn", "warning",
}  # fmt: skip
VIDEO = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
POSTS_OF_NETWORKS = {
    "tweet": "https://twitter.com/{}/status/{}",
    "twitter": "https://twitter.com/{}/status/{}",
    "x": "https://x.com/{}/status/{}",
    "instagram": "https://www.instagram.com/p/{1}/",
}


class Shortcodes:
    """Resolve the tags of one post.

    images     makes the element of an image from its address: element(address, alt) → HTML or ""
    address    function: what a reference to a post names → its address here, or ""
    unknown    function: is called with each tag that is taken out
    variables  what {{ name }} may stand for
    """

    def __init__(self, generator, images, address, unknown, variables):
        self.generator = generator
        self.images = images
        self.address = address
        self.unknown = unknown
        self.variables = variables

    def resolve(self, text):
        return self._between(text, tags.find(text, self.generator), 0, len(text))

    def _between(self, text, found, start, end):
        pieces, number = [], 0
        while number < len(found):
            tag = found[number]
            if start <= tag.start < end:
                pieces.append(text[start : tag.start])
                closing = found[tag.closed_by] if tag.closed_by is not None else None
                inner = closing and self._between(text, found, tag.end, closing.start)
                pieces.append(self._resolved(tag, inner))
                start = closing.end if closing else tag.end
            number += 1
        return "".join([*pieces, text[start:end]])

    def _resolved(self, tag, inner):
        if tag.kind == "comment" or tag.name == "comment":
            return ""
        is_expression = tag.kind == "expression"
        result = self._expression(tag.name) if is_expression else self._known(tag, inner)
        if result is None:
            self.unknown(tag)
            return inner or ""
        return result

    def _expression(self, expression):
        if BASE_URL.fullmatch(expression):
            return ""
        if match := URL.fullmatch(expression):
            literal = match[1] if match[1] is not None else match[2]
            return literal if literal is not None else self.variables.get(match[3])
        return None

    def _known(self, tag, inner):
        """Return Markdown or HTML, or None for a tag that is not known."""
        name = tag.name.lower().replace("-", "_").removesuffix("_simple").removesuffix(".html")
        if name == "include":
            return self._included(tag)
        if name in IMAGES:
            return self._figure(tag, inner)
        if name in VIDEO:
            return _video(name, tag)
        if name in POSTS_OF_NETWORKS or name == "gist":
            return _link_to_network(name, tag)
        if name in ("ref", "relref", "post_url", "link"):
            return self.address(tag.argument("path"))
        if name in FRAMES and inner is not None:
            return _framed(name, tag, inner)
        return None

    def _included(self, tag):
        """Jekyll's {% include figure.html src="…" %}: named for what it shows."""
        name = tag.positional[0].lower() if tag.positional else ""
        video = next((kind for kind in VIDEO if kind in name), None)
        if video and tag.argument("id", "src", "url", place=9):
            return _video(video, tag)
        if re.search("figure|image|img|picture", name) and _image_address(tag, place=9):
            return self._figure(tag, None, place=9)
        return None

    def _figure(self, tag, inner, place=0):
        address = _image_address(tag, place)
        alt = tag.argument("alt", place=9)
        if not alt and len(tag.positional) > 1 and place == 0:
            alt = tag.positional[-1]
        element = self.images.element(address, alt)
        caption = tag.argument("caption", "title", "description", place=9) or (inner or "").strip()
        if not caption:
            return element
        if not element:
            return caption
        return (
            f"\n<figure>{element}<figcaption>{escape(caption, quote=False)}</figcaption></figure>\n"
        )


def _image_address(tag, place):
    return tag.argument(
        "src", "path", "url", "file", "href", "image_path", "img", "image", place=place
    )


def _video(name, tag):
    place = 0 if tag.name != "include" else 1
    found = tag.argument("id", "src", "url", "video", place=place)
    if not found:
        return None
    address = found if "//" in found else VIDEO[name] + found
    title = (
        tag.argument("title", place=9) or {"youtube": "YouTube", "vimeo": "Vimeo"}[name] + " video"
    )
    return f"[{title}]({address})"


def _link_to_network(name, tag):
    if name == "gist":
        parts = [tag.named[key] for key in ("user", "id") if key in tag.named]
        parts = parts or tag.positional[:2]
        return f"[Gist](https://gist.github.com/{'/'.join(parts)})" if parts else None
    post = tag.argument("id", "url", place=0)
    if not post:
        return None
    user = tag.argument("user", place=9) or "i"
    address = post if "//" in post else POSTS_OF_NETWORKS[name].format(user, post)
    return f"[{address}]({address})"


def _framed(name, tag, inner):
    title = tag.argument("summary", "title", place=0 if name == "details" else 9)
    heading = f"**{title}**\n\n" if title else ""
    return f"\n\n{heading}{inner.strip()}\n\n"
