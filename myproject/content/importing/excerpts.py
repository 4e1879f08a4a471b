"""The excerpt of a post: plain text for lists, feeds and search results."""

import re
from html import unescape

from django.utils.html import strip_tags

from myproject.blog import markdown
from myproject.blog.text import xml_safe

from .text import shorten

LONGEST = 1000  # characters; the model's own limit
# Of a first paragraph that nobody chose as an excerpt: some five lines.
FIRST_PARAGRAPH = 300
_more = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_paragraph = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def excerpt(body, written="", separator=""):
    """Return what stands before the end of the teaser, else what was written, else the beginning.

    body, written  Markdown
    """
    mark = re.search(re.escape(separator), body) if separator else _more.search(body)
    if mark and (teaser := _plain(markdown.render(body[: mark.start()]))):
        return shorten(teaser, LONGEST)
    if plain := _plain(markdown.render(written)):
        return shorten(plain, LONGEST)
    paragraphs = map(_plain, _paragraph.findall(markdown.render(body)))
    return shorten(next(filter(None, paragraphs), ""), FIRST_PARAGRAPH)


def _plain(html):
    return " ".join(xml_safe(unescape(strip_tags(html))).split())
