"""The text of a post with everything resolved that it names: tags, images, files, other posts."""

import re
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from . import files
from .addresses import is_elsewhere
from .literals import Literals
from .shortcodes import Shortcodes

_text = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*"
_destination = (
    r"\(\s*(?:<(?P<angle>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()]*\))+))"
    r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_image = re.compile(rf"!\[(?P<alt>{_text})\](?:{_destination}|\[(?P<ref>[^\[\]]*)\])?")
_link = re.compile(rf"(?<!!)\[(?P<text>{_text})\]{_destination}")
_empty_link = re.compile(rf"(?<!!)\[(?P<text>{_text})\]\(\s*\)")
_definition = re.compile(
    r"^(?P<head> {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:\s*)<?(?P<bare>[^\s<>]+)>?(?P<title>[^\n]*)$",
    re.MULTILINE,
)
_html_image = re.compile(r"<img\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.IGNORECASE)
_html_link = re.compile(
    r"(?P<head><a\b[^<>]*?\bhref\s*=\s*)(?P<quote>[\"'])(?P<bare>.*?)(?P=quote)", re.IGNORECASE
)
_attribute = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
# {.class}, {#id} and {: .class}: how kramdown, Hugo and Zola style an element.
_style = re.compile(r"[ \t]*\{:?\s*[.#:][^{}\n]*\}")
_posts = (".md", ".markdown")


class Body:
    """Resolves the texts of one post.

    images, files  keep what posts name
    addresses      knows where the other posts are
    report         is told what is missing and not known
    """

    def __init__(self, source, blog, images, files, addresses, report):
        self.source = source
        self.images = images.of_post(source.path)
        self.files = files
        self.addresses = addresses
        self.report = report
        variables = {"image": source.image, "title": source.title}
        self.shortcodes = Shortcodes(
            blog.generator, self.images, self._post_address, self._unknown, variables
        )

    def resolve(self, text):
        """Return the text as Markdown and HTML that nothing of the generator is left in."""
        literals = Literals()
        text = self.shortcodes.resolve(literals.protect(text))
        text = _style.sub("", text)
        self.definitions = {_label(match["label"]): match for match in _definition.finditer(text)}
        text = _image.sub(self._image, text)
        text = _html_image.sub(self._html_image, text)
        text = _link.sub(self._link, text)
        text = _definition.sub(self._definition, text)
        text = _html_link.sub(self._html_link, text)
        return literals.restore(_empty_link.sub(lambda match: match["text"], text))

    def _unknown(self, tag):
        self.report.add_unknown(tag.written, self.source)

    def _post_address(self, reference):
        address = self.addresses.of(reference, self.source.path)
        if not address:
            self.report.add_missing(reference, self.source.path)
        return address

    # Images

    def _image(self, match):
        address = match["angle"] or match["bare"]
        if address is None:
            definition = self.definitions.get(_label(match["ref"] or match["alt"]))
            if definition is None:
                return match[0]
            address = definition["bare"]
        return self.images.element(unescape(address), match["alt"], match[0])

    def _html_image(self, match):
        values = {
            name.lower(): unescape(a or b or c) for name, a, b, c in _attribute.findall(match[0])
        }
        source = values.get("src", "")
        return self.images.element(source, values.get("alt", ""), match[0]) if source else ""

    # Links

    def _link(self, match):
        written = match["angle"] or match["bare"] or ""
        address = self._moved(written)
        title = match["title"] or ""
        return match[0] if address == written else f"[{match['text']}]({address}{title})"

    def _definition(self, match):
        address = self._moved(match["bare"])
        return match["head"] + (address or "#") + match["title"]

    def _html_link(self, match):
        address = escape(self._moved(unescape(match["bare"])))
        return match["head"] + match["quote"] + (address or "#") + match["quote"]

    def _moved(self, address):
        """Where a link leads now: to another post, to a file that is kept, or as it was written."""
        if address.startswith("@/"):
            return self._post_address(address)
        if is_elsewhere(address):
            return address
        path = urlsplit(address).path
        suffix = PurePosixPath(path).suffix.lower()
        if suffix in _posts:
            return self._post_address(address)
        if suffix in files.SUFFIXES:
            return self.files.url(address, self.source.path) or address
        if suffix in files.IMAGES:
            found = self.images.images.stored(address, self.source.path)
            return self.files.store.url(found[0]) if found else address
        return address


def _label(text):
    """Markdown's labels are alike whatever their letters and spaces are."""
    return " ".join(text.casefold().split())
