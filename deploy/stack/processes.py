"""A program and all that it started."""

from collections import defaultdict
from pathlib import Path


def family(process):
    """A process and its descendants, zombies left out."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            children[int(parent)].append(int(path.parent.name))
    found = [process]
    for member in found:
        found += children[member]
    return found
