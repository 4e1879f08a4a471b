"""What a README says to do, read out of it: its fenced blocks, in their order."""

import re
from typing import NamedTuple

from tests.checkout import ROOT


class Block(NamedTuple):
    folder: object  # Where the README lies: "from here".
    language: str
    text: str


# A fenced block, or a heading; a line of a block that begins with # belongs to the block.
PARTS = re.compile(r"^```(\w+)\n(.*?)^```$|^(#+ [^\n]*)$", re.S | re.M)


def blocks(document, heading=None):
    """Return the blocks of a document, or of its section with this heading."""
    found, inside = [], heading is None
    for language, text, title in PARTS.findall((ROOT / document).read_text()):
        if not title and inside:
            found.append(Block((ROOT / document).parent, language, text))
        elif title and heading:
            inside = title == heading or (inside and _level(title) > _level(heading))
    assert found, f"{document} has no block below {heading}"
    return found


def _level(title):
    return len(title.partition(" ")[0])
