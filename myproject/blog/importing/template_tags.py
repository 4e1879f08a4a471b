"""The tags of static site generators (Liquid, Nunjucks, kramdown) in the text of a post.

Those whose meaning is plain become Markdown or HTML; the others are taken out and counted.
"""

import re
from collections import Counter
from html import escape

# What stands in code is shown, not obeyed; only tags that the generator itself would obey there
# ({{ }} and {% %}) are replaced in code too.
_code = re.compile(r"^(```+|~~~+).*?^\1|(`+)(?!`).+?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_raw = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_comment = re.compile(r"\{#.*?#\}", re.DOTALL)
_expression = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_tag = re.compile(r"\{%-?\s*(\w*)\s*(.*?)\s*-?%\}", re.DOTALL)
_attributes = re.compile(r"[ \t]*\{:?\s*[.#:][^{}\n]*\}")
_string = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_url_expression = re.compile(
    r"(?:\"([^\"]*)\"|'([^']*)'|(?:page\.)?(\w+))(?:\s*\|\s*(?:url|relative_url|absolute_url))?"
)
_base_url = re.compile(r"site\.(?:baseurl|url)")


class TemplateTags:
    """Resolve the tags of one post.

    image_url  function: path of an image → its (url, width, height) here, or None
    removed    Counter of what was taken out, by kind
    """

    def __init__(self, image_url):
        self.image_url = image_url
        self.removed = Counter()
        self.variables = {}

    def resolve(self, text, **variables):
        """Return `text` as plain Markdown; `variables` are what {{ name }} may stand for."""
        self.variables = variables
        literals = []

        def keep(match):
            literals.append(match[1])
            return f"\ue000{len(literals) - 1}\ue001"  # Private use: in no text.

        text = _raw.sub(keep, text.replace("\ue000", "").replace("\ue001", ""))
        text = _comment.sub(self._remove("comment"), text)
        text = _expression.sub(self._expression, text)
        text = _tag.sub(self._tag, text)
        text = self._outside_code(_attributes, self._remove("attributes"), text)
        return re.sub("\ue000(\\d+)\ue001", lambda match: literals[int(match[1])], text)

    def _remove(self, kind):
        def removed(match):
            self.removed[kind] += 1
            return ""

        return removed

    def _expression(self, match):
        if _base_url.fullmatch(match[1]):
            return ""
        if url := _url_expression.fullmatch(match[1]):
            known = url[1] or url[2] or self.variables.get(url[3])
            if known is not None:
                return known
        self.removed["{{ … }}"] += 1
        return ""

    def _tag(self, match):
        name, arguments = match.groups()
        if name in ("image", "image_with_class"):
            strings = [double or single for double, single in _string.findall(arguments)]
            path, alt = (strings or [""])[0], strings[-1] if len(strings) > 1 else ""
            if found := self.image_url(path):
                return image(*found, alt)
        self.removed[f"{{% {name} %}}"] += 1
        return ""

    @staticmethod
    def _outside_code(pattern, replacement, text):
        parts, end = [], 0
        for code in _code.finditer(text):
            parts += [pattern.sub(replacement, text[end : code.start()]), code[0]]
            end = code.end()
        return "".join(parts) + pattern.sub(replacement, text[end:])


def image(url, width, height, alt):
    """An <img> that keeps its place while it loads, and loads when it is near."""
    return (
        f'<img src="{escape(url)}" alt="{escape(alt)}" width="{width}" height="{height}" '
        'loading="lazy">'
    )
