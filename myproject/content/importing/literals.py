"""Text that is shown and not obeyed, taken out while the rest is resolved: code, `raw`."""

import re
from itertools import takewhile

_raw = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
# How Hugo and Zola write a shortcode that they shall not obey.
_escaped = re.compile(
    r"\{\{(?P<hugo>[<%])\s*/\*(?P<inner>.*?)\*/\s*(?P=hugo)?[>%]?\}\}"
    r"|\{(?P<zola>[{%])\s*/\*(?P<text>.*?)\*/\s*[}%]\}",
    re.DOTALL,
)
_highlight = (
    r"\{%-?\s*highlight\s+(?P<liquid>[^%]*?)-?%\}(?P<liquid_code>.*?)\{%-?\s*endhighlight\s*-?%\}",
    r"\{\{[<%]\s*highlight\s+(?P<hugo>[^>%]*?)[>%]\}\}(?P<hugo_code>.*?)"
    r"\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
)
_code = re.compile(
    "|".join(
        [
            # A fence, also in lists and quotes; one that is not closed goes to the end.
            r"^[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(?P<fence>`{3,}|~{3,})[^\n`]*\n.*?"
            r"(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)",
            *_highlight,
            r"<(?P<element>pre|code|script|style)\b.*?</(?P=element)\s*>",
            # A span of code, which no blank line is in.
            r"(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
            # An indented block behind a paragraph; behind a list it could be a part of that.
            r"(?:\A|(?<=\n\n))(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+",
        ]
    ),
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_placeholder = re.compile("\ue000(\\d+)\ue001")  # Private use: in no text.


class Literals:
    def __init__(self):
        self.kept = []

    def keep(self, text):
        self.kept.append(text)
        return f"\ue000{len(self.kept) - 1}\ue001"

    def protect(self, text):
        """Return the text with a placeholder for each literal."""
        text = text.replace("\ue000", "").replace("\ue001", "")
        text = _raw.sub(lambda match: self.keep(match[1]), text)
        text = _escaped.sub(self._unescaped, text)
        return _code.sub(self._code, text)

    def restore(self, text):
        """Return the text with the literals in their places; they may hold others."""
        return _placeholder.sub(lambda match: self.restore(self.kept[int(match[1])]), text)

    def _unescaped(self, match):
        if kind := match["hugo"]:
            return self.keep("{{" + kind + match["inner"] + (">" if kind == "<" else "%") + "}}")
        closing = "}}" if match["zola"] == "{" else "%}"
        return self.keep("{" + match["zola"] + match["text"] + closing)

    def _code(self, match):
        code = match["liquid_code"] or match["hugo_code"]
        if code is not None:
            return self.keep(_fenced(match["liquid"] or match["hugo"] or "", code))
        is_block = match[0][0] in " \t" and not match["fence"]
        if is_block and _is_in_list(match.string[: match.start()]):
            return match[0]
        return self.keep(match[0])


def _fenced(arguments, code):
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    language = re.match(r"\s*[\"']?([\w+#.-]*)", arguments)[1]
    return f"\n{fence}{language}\n{code.strip(chr(10))}\n{fence}\n"


def _is_in_list(before):
    """Whether the paragraphs before an indented one end in a list, to which it then belongs."""
    lines = [line for line in reversed(before.splitlines()) if line.strip()]
    indented = list(takewhile(lambda line: line[0] in " \t", lines))
    above = lines[len(indented) : len(indented) + 1]
    return bool(above and re.match(r"[-*+] |\d+[.)] ", above[0]))
