"""docs/recommendations.md, read into rows."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "recommendations.md"


@dataclass(frozen=True)
class Row:
    id: str
    where: str
    proof: str

    @property
    def is_open(self):
        return self.where.startswith("open: part ")

    @property
    def places(self):
        """[(file, name in it)]"""
        return [tuple(place.split(": ", 1)) for place in _quoted(self.where)]

    @property
    def tests(self):
        """The pytest ids among the proofs; the others are commands."""
        return [proof for proof in _quoted(self.proof) if proof.split("::")[0].endswith(".py")]


def _quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def rows():
    cells = (line.strip("|").split(" | ") for line in TABLE.read_text().splitlines())
    return [
        Row(parts[0].strip(), parts[-2].strip(), parts[-1].strip())
        for parts in cells
        if len(parts) >= 4 and re.fullmatch(r"[a-z]+-\d+", parts[0].strip())
    ]
