"""Shortcodes and template tags found in a text: their kind, arguments, and which close which."""

import re
from dataclasses import dataclass, field

# Strings may hold braces; without an end, a tag is looked for no further than the next one, or than
# 1,000 characters: long texts of unfinished tags would take minutes.
_string = r"\"[^\"]{0,1000}\"|'[^'\n]{0,1000}'|`[^`]{0,1000}`"


def _until(end, opening):
    return rf"(?:{_string}|(?!{opening}|{end}).){{0,1000}}?"


_hugo = (
    r"\{\{(?P<hugo>[<%])\s*(?P<hugo_close>/)?\s*(?P<hugo_name>[\w./-]+)"
    rf"(?P<hugo_arguments>{_until('}}', '{{')})/?\s*(?P=hugo)?>?\}}\}}"
)
_zola = r"\{\{\s*(?P<zola_name>\w+)\((?P<zola_arguments>[^{}]*)\)\s*\}\}"
_zola_block = (
    r"\{%-?\s*(?:(?P<block_name>\w+)\s*\((?P<block_arguments>[^{}]*)\)|(?P<block_end>end))\s*-?%\}"
)
_liquid = (
    r"\{%[-+~]?\s*(?P<liquid_name>\w*)\s*"
    rf"(?P<liquid_arguments>{_until('%}', '{%')})\s*[-+~]?%\}}"
)
_expression = rf"\{{\{{[-~]?\s*(?P<expression>{_until('}}', '{{')})\s*[-~]?\}}\}}"
_comment = r"\{#[-\s](?P<comment>(?:(?!\{#|#\}).)*)#\}"
_hugo_comment = r"\{\{[<%]?\s*/\*(?P<hugo_comment>(?:(?!\{\{|\*/).)*)\*/\s*[>%]?\}\}"

# What each generator obeys; of a blog that nothing is known of, all.
SYNTAX = {
    "hugo": (_hugo_comment, _hugo),
    "zola": (_zola, _zola_block),
    "jekyll": (_liquid, _expression),
    "eleventy": (_comment, _liquid, _expression),
    "": (_comment, _hugo_comment, _hugo, _zola, _liquid, _expression),
}
_patterns = {
    generator: re.compile("|".join(patterns), re.DOTALL) for generator, patterns in SYNTAX.items()
}
_argument = re.compile(
    r"(?:(?P<name>[\w-]+)\s*[=:]\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>[^']*)'|`(?P<tick>[^`]*)`|(?P<bare>[^\s,]+))"
)


@dataclass
class Tag:
    """One tag in a text, from `start` to `end`; with `close` it ends the tag of that name."""

    written: str
    start: int
    end: int
    name: str
    kind: str  # "hugo", "zola", "liquid", "expression" or "comment"
    arguments: str = ""
    close: str = ""
    closed_by: int | None = None  # The number of the tag that ends it.
    named: dict = field(default_factory=dict)
    positional: list = field(default_factory=list)

    def __post_init__(self):
        for match in _argument.finditer(self.arguments):
            value = next(value for value in match.groups()[1:] if value is not None)
            if match["name"]:
                self.named[match["name"].lower()] = value
            else:
                self.positional.append(value)

    def argument(self, *names, place=0):
        """The first named argument that is there, else the one at a place, else ""."""
        named = next((self.named[name] for name in names if self.named.get(name)), None)
        if named is not None:
            return named
        return self.positional[place] if place < len(self.positional) else ""


def find(text, generator):
    """Return the tags in the order of the text; those that are closed know by which one."""
    tags = [_tag(match) for match in _patterns[generator].finditer(text)]
    opened = []
    for number, tag in enumerate(tags):
        if not tag.close:
            opened.append(number)
            continue
        # Zola's `end` closes any.
        same = (one for one in reversed(opened) if tag.close in (tags[one].name, "*"))
        if (opener := next(same, None)) is not None:
            tags[opener].closed_by = number
            opened = [one for one in opened if one < opener]
    return tags


def _tag(match):
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    place = (match[0], *match.span())
    if "hugo_name" in found:
        close = found["hugo_name"] if "hugo_close" in found else ""
        return Tag(*place, found["hugo_name"], "hugo", found["hugo_arguments"], close)
    if "zola_name" in found:
        return Tag(*place, found["zola_name"], "zola", found["zola_arguments"])
    if "expression" in found:
        return Tag(*place, found["expression"], "expression")
    if "comment" in found or "hugo_comment" in found:
        return Tag(*place, "", "comment")
    name = found.get("block_name") or found.get("block_end") or found.get("liquid_name", "")
    arguments = found.get("block_arguments", found.get("liquid_arguments", ""))
    if name == "end" and not arguments:
        return Tag(*place, name, "liquid", close="*")
    close = name[3:] if name.startswith("end") and len(name) > 3 else ""
    return Tag(*place, name, "liquid", arguments.strip().strip("()"), close)
