"""Lines and excerpts from the text of a file."""

from myproject.blog.text import xml_safe


def line(value):
    """Return a value of front matter as one line; lists and tables are none."""
    if value is None or isinstance(value, list | dict):
        return ""
    return " ".join(xml_safe(str(value)).split())


def shorten(text, length):
    """Return the text cut at a word, and at a character where a word is as long as all of it."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    words = head.rpartition(" ")[0] if text[length - 1] != " " else head
    return (words or head).rstrip(" ,.;:–—-") + "…"
