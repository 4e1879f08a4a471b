"""The text of an .html file, as one block that Markdown leaves alone."""

import re

_preformatted = re.compile(r"<pre\b.*?</pre>", re.DOTALL | re.IGNORECASE)
_blank_lines = re.compile(r"\n((?:[ \t]*\n)+)")


def as_block(html):
    """A blank line would end the block, and what is indented behind it would become code."""
    html = _preformatted.sub(_without_blank_lines, html)
    return f"<div>\n{_blank_lines.sub(chr(10), html).strip()}\n</div>"


def _without_blank_lines(match):
    return _blank_lines.sub(lambda lines: "\n" + "&#10;" * lines[1].count("\n"), match[0])
