"""Markdown to HTML that is safe to show, whoever wrote it.

markdown-it-py (CommonMark, with tables) renders, nh3 then keeps only what is listed here: no
script, no style, no form, no comment, and so no ESI include either.
"""

import nh3
from markdown_it import MarkdownIt

from .text import xml_safe

_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

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
    """Return sanitised HTML for the Markdown `text` of a post."""
    # A page has one h1, its title.
    html = _html(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return _clean(html, TAGS, link_rel=None)


def render_comment(text):
    """Return sanitised HTML for the Markdown `text` of a visitor."""
    return _clean(_html(text), COMMENT_TAGS, link_rel="nofollow ugc noopener")


def _html(text):
    # As fields store it: U+0000, say, is no replacement character then.
    return _markdown.render(xml_safe(text))


def _clean(html, tags, link_rel):
    attributes = {tag: names for tag, names in ATTRIBUTES.items() if tag in tags}
    html = nh3.clean(
        html,
        tags=tags,
        attributes=attributes,
        url_schemes={"http", "https", "mailto"},
        link_rel=link_rel,
    )
    for written, meant in REWRITTEN.items():
        html = html.replace(written, meant)
    return html
