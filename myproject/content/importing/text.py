"""Text that PostgreSQL can store and a feed can carry."""

import re

# XML 1.0 cannot express the others, not even escaped: https://www.w3.org/TR/xml/#charsets
_not_in_xml = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text):
    """Return the text without control characters and halves of surrogate pairs."""
    return _not_in_xml.sub("", text)


def line(value):
    """Return a value of front matter as one line; lists and tables are none."""
    if value is None or isinstance(value, list | dict):
        return ""
    return " ".join(clean(str(value)).split())


def shorten(text, length):
    """Return the text cut at a word, and at a character where a word is as long as all of it."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    words = head.rpartition(" ")[0] if text[length - 1] != " " else head
    return (words or head).rstrip(" ,.;:–—-") + "…"
