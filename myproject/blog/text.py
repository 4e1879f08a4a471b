"""Text that PostgreSQL can store and that a page, a feed and a mail can carry."""

import re

# XML 1.0 cannot express the others, not even escaped: https://www.w3.org/TR/xml/#charsets
_not_in_xml = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_line_breaks = re.compile(r"[\t\n\r]+")


def xml_safe(text):
    """Return the text without control characters, noncharacters and halves of surrogate pairs."""
    return _not_in_xml.sub("", text)


def one_line(text):
    """Return the text as xml_safe() does, and without line breaks: a mail's subject has none."""
    return _line_breaks.sub(" ", xml_safe(text))
