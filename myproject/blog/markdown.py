"""Render Markdown to HTML that is safe to show, whoever wrote it, in a bounded time.

cmark-gfm (CommonMark, with tables) renders in linear time. nh3 then keeps only what is listed here:
no script, no style, no form, no comment, and so no ESI include either. Before that, html_tags.py
rejects what would take nh3 minutes. At all limits a text takes about 4 s.
"""

import logging
from math import ceil

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options
from django.core.exceptions import ValidationError
from django.utils.html import escape

from .html_tags import known_tags
from .text import xml_safe

logger = logging.getLogger(__name__)

# Of a text in UTF-8; the same in the admin, in imports and here. A long novel has 1 MB; a text with
# more than 2 is data. Limit: DATA_UPLOAD_MAX_MEMORY_SIZE, so that a form can say so. Default: none.
MAX_BYTES = 2_000_000

# HTML in the text is kept (nh3 cleans it), and ~one tilde~ strikes nothing. Default: the contrary.
OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
EXTENSIONS = ["table", "strikethrough"]

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "dfn", "div",
    "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "code": {"class"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}


# What may be wider than the page scrolls in itself, and so must be reachable by keyboard. A heading
# that says nothing is a cell.
REWRITTEN = {
    "<pre>": '<pre tabindex="0">',
    "<table>": '<div class="scroll" tabindex="0"><table>',
    "</table>": "</table></div>",
    "<th></th>": "<td></td>",
}
# What visitors write: no picture that tells a third party who reads, no heading, no layout.
COMMENT_TAGS = TAGS - {"img", "figure", "figcaption", "div", "h2", "h3", "h4", "h5", "h6"}


def render(text):
    """Return sanitized HTML for the Markdown `text` of a post; plain text beyond the limits."""
    return _within_limits(render_or_raise, text)


def render_comment(text):
    """Return sanitized HTML for the Markdown `text` of a visitor; plain text beyond the limits."""
    return _within_limits(_comment_html, text)


def _within_limits(html_of, text):
    # Forms and imports validate. What comes another way, such as an old row, must not stop the
    # rows behind it.
    try:
        return html_of(text)
    except ValidationError as error:
        logger.warning(
            "Rendered as plain text: %s", error.message, extra={"metric": "markdown.refused"}
        )
        return f'<pre tabindex="0">{escape(xml_safe(text))}</pre>\n'


def render_or_raise(text):
    """Return the HTML of a post. Raises ValidationError, with what to do, beyond the limits."""
    # A page has one h1, its title.
    html = _html(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return _clean(html, TAGS, link_rel=None)


def _comment_html(text):
    return _clean(_html(text), COMMENT_TAGS, link_rel="nofollow ugc noopener")


def _html(text):
    # As fields store it: U+0000, say, is no replacement character then.
    text = xml_safe(text)
    _check_size(text)
    return cmarkgfm.markdown_to_html_with_extensions(text, OPTIONS, EXTENSIONS)


def _check_size(text):
    # Forms send line breaks of two bytes; the same text must be valid from each side.
    size = len(text.replace("\r\n", "\n").encode())
    if size > MAX_BYTES:
        raise ValidationError(
            f"This text has {ceil(size / 1e5) / 10} MB; a text may have {MAX_BYTES / 1e6:.0f} MB. "
            "Split it."
        )


def _clean(html, tags, link_rel):
    html = nh3.clean(
        known_tags(html, {tag: ATTRIBUTES.get(tag, set()) for tag in tags}),
        tags=tags,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        url_schemes={"http", "https", "mailto"},
        link_rel=link_rel,
    )
    for written, meant in REWRITTEN.items():
        html = html.replace(written, meant)
    return html
