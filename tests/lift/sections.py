"""What a README says to do, read out of it: its fenced blocks, in their order."""

import re
from typing import NamedTuple

from tests.checkout import ROOT


class Block(NamedTuple):
    folder: object  # Where the README lies: "from here".
    language: str
    text: str


def blocks(document, heading=None):
    """Return the blocks of a document, or of its section with this heading."""
    text = (ROOT / document).read_text()
    if heading:
        level = heading.partition(" ")[0]
        text = text.partition(f"\n{heading}\n")[2]
        text = re.split(rf"\n#{{1,{len(level)}}} ", text)[0]
    found = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.S | re.M)
    assert found, f"{document} has no block below {heading}"
    return [Block((ROOT / document).parent, *block) for block in found]
