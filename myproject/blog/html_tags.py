"""Reduce HTML to tags that the sanitizer handles in linear time.

nh3 builds the tree that a browser would build. A megabyte of <div> takes it two minutes, since each
start tag looks through all open elements. So this counts what will be open, before nh3 runs.

What is counted must be what nh3 sees. Therefore a "<" that begins no known tag becomes text, and
comments and unknown tags are removed; nh3 would remove them too.
"""

import re
from collections import Counter

from django.core.exceptions import ValidationError

# Elements inside each other. Page builders write about 30. nh3's time grows with them.
MAX_DEPTH = 100
# Elements of a text, for which all steps take 3 s. A long novel has 50,000.
MAX_ELEMENTS = 300_000
# Attributes of a tag: nh3 compares each with all others.
MAX_ATTRIBUTES = 100
# Ampersands of a text: nh3's time is quadratic in them, 1.5 s for this many.
MAX_AMPERSANDS = 200_000
# These three are written in another way, which costs nothing.
FAST_ENTITIES = ("&lt;", "&gt;", "&quot;")

# https://html.spec.whatwg.org/multipage/parsing.html#the-stack-of-open-elements
VOID = {"br", "hr", "img"}
# Left open by an end tag around them, and opened again in the next block.
FORMATTING = {"a", "b", "code", "em", "i", "s", "small", "strong", "u"}
# Elements whose end tag may be left out → start tags that end them.
ENDED_BY = {
    "p": {"p", "li", "dt", "dd", "td", "th", "tr"},
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th", "tr", "tbody", "thead", "tfoot"},
    "th": {"td", "th", "tr", "tbody", "thead", "tfoot"},
    "tr": {"tr", "tbody", "thead", "tfoot"},
    "thead": {"tbody", "tfoot"},
    "tbody": {"tbody", "tfoot"},
    "tfoot": {"tbody"},
}
CELLS = {"td", "th", "caption"}
TABLE_PARTS = {"table", "thead", "tbody", "tfoot", "tr", *CELLS}

# The tokens of the HTML standard, but for those that browsers only tolerate. Possessive (*+, ++),
# so that no text makes the expression slow.
_attribute = r"""[^\s<>"'=/]++ (?>\s*+ = \s*+ (?>"[^"]*+" | '[^']*+' | [^\s<>"'=][^\s<>"']*+))?"""
_markup = re.compile(
    rf"""
    <!-- (?: -?> | .*?--!?> | .* )
    | < (?P<raw>script|style) (?=[\s/>]) (?: .*?</(?P=raw)(?=[\s/>])[^>]*> | .* )
    | <[!?] [^>]* (?: > | \Z )
    | < (?P<end>/?) (?P<name>[a-z][a-z0-9-]*+) (?=[\s/>])
      (?P<rest> (?> [\s/]++ | {_attribute} )*+ ) >
    | <
    """,
    re.ASCII | re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_attributes = re.compile(_attribute, re.ASCII | re.VERBOSE)


def known_tags(html, attributes):
    """Return the HTML with no other tags. Raises ValidationError where it has too many.

    attributes  {tag: names of its attributes}. Attributes of a tag without any are removed, those
                of others are the sanitizer's to remove.
    """
    ampersands = html.count("&") - sum(map(html.count, FAST_ENTITIES))
    if ampersands > MAX_AMPERSANDS:
        raise _too_many(f"{ampersands:,} ampersands (&)", MAX_AMPERSANDS)
    opened = _OpenElements()

    def written(match):
        if match["name"] is None:
            return "&lt;" if match[0] == "<" else ""
        name = match["name"].lower()
        if name not in attributes:
            return ""
        if match["end"]:
            opened.end(name)
            return f"</{name}>"
        opened.start(name)
        if not attributes[name]:
            return f"<{name}>"
        _check_attributes(name, match["rest"])
        return match[0]

    return _markup.sub(written, html)


def _check_attributes(name, text):
    # The shortest attribute and its space are two characters.
    if len(text) > 2 * MAX_ATTRIBUTES and len(_attributes.findall(text)) > MAX_ATTRIBUTES:
        raise _too_many(f"a <{name}> with more attributes", MAX_ATTRIBUTES)


class _OpenElements:
    """The elements that are open where a tag stands, as browsers understand it, or more."""

    def __init__(self):
        self.names = []
        self.formatting = 0  # How many of the names are formatting.
        self.count = 0

    def start(self, name):
        names = self.names
        if name == "a" and "a" in names:
            self._replace(names.index("a"), names[names.index("a") + 1 :])  # A link ends a link.
        while names and names[-1] in ENDED_BY and name in ENDED_BY[names[-1]]:
            names.pop()
        # Each block begins with the formatting that is open.
        self.count += 1 + self.formatting
        if self.count > MAX_ELEMENTS:
            raise _too_many("more elements", MAX_ELEMENTS)
        if name not in VOID:
            names.append(name)
            self.formatting += name in FORMATTING
        if len(names) > MAX_DEPTH:
            raise self._too_deep()

    def end(self, name):
        names = self.names
        if names and names[-1] == name:
            names.pop()
            self.formatting -= name in FORMATTING
        elif name in names:
            at = len(names) - 1 - names[::-1].index(name)
            inner = names[at + 1 :]
            if name in FORMATTING:
                self._replace(at, inner)
            elif not _limits(name).intersection(inner):
                # The end of a cell also ends the formatting that began in it.
                kept = () if name in CELLS else FORMATTING
                self._replace(at, [one for one in inner if one in kept])

    def _replace(self, at, names):
        self.names[at:] = names
        self.formatting = sum(one in FORMATTING for one in self.names)

    def _too_deep(self):
        [(name, times)] = Counter(self.names).most_common(1)
        return ValidationError(
            f"Quotes, lists or tags are nested more than {MAX_DEPTH} deep, or tags are not closed: "
            f"<{name}> is open {times} times. Close or remove some."
        )


def _limits(name):
    """The elements out of which the end tag has no effect."""
    if name in TABLE_PARTS:
        return {"table"}
    return {"table", *CELLS} | ({"ol", "ul"} if name == "li" else set())


def _too_many(what, limit):
    return ValidationError(f"The text has {what}; a text may have {limit:,}. Split it.")
