"""docs/measured/budgets.json: what each page cost when somebody accepted it."""

import json
import math
import sys

import django

from ..checkout import ROOT

FILE = ROOT / "docs" / "measured" / "budgets.json"
COMMAND = "make budgets"
# The same code has the same figures, but for some calls: what earlier tests left in Python's own
# caches, below 0.1 %. Another patch release of Django or of a library moves them a little more.
TOLERANCE = 0.02


def versions():
    python, (major, minor) = sys.version_info, django.VERSION[:2]
    return f"Python {python.major}.{python.minor}, Django {major}.{minor}"


def read(file=FILE):
    """Return {versions: {"page, state": {figure: number}}}."""
    return json.loads(file.read_text()) if file.exists() else {}


def accept(pages, file=FILE):
    """Keep these figures for the versions that run; a line a page, so that a diff can be read."""
    kept = dict(sorted((read(file) | {versions(): pages}).items()))
    blocks = []
    for name, costs in kept.items():
        lines = [f"  {json.dumps(page)}: {json.dumps(figures)}" for page, figures in costs.items()]
        blocks.append(f" {json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n }")
    file.write_text("{\n" + ",\n".join(blocks) + "\n}\n")


def comparable(file):
    """Return the figures for the versions that run, or None.

    A Python that nobody accepted figures for has those of another one with the same Django, but
    for the calls, which differ from Python to Python.
    """
    kept = read(file)
    if versions() in kept:
        return kept[versions()]
    django_version = versions().partition(", ")[2]
    for name, pages in kept.items():
        if name.endswith(f", {django_version}"):
            return {page: costs | {"calls": math.inf} for page, costs in pages.items()}
    return None


def problems(pages, file=FILE):
    """Return a sentence for all that has become dearer, or cannot be compared."""
    kept = comparable(file)
    if kept is None:
        return [f"No figures are kept for {versions()}."]
    strangers = [f"{page}: no figures are kept" for page in pages if page not in kept]
    gone = [f"{page}: kept, and not measured any more" for page in kept if page not in pages]
    return strangers + gone + changes(kept, pages, lambda old, new: new > old * (1 + TOLERANCE))


def savings(pages, file=FILE):
    """Return a sentence for each figure that has become smaller by as much."""
    kept = read(file).get(versions(), {})
    return changes(kept, pages, lambda old, new: new < old * (1 - TOLERANCE))


def changes(kept, pages, counts):
    return [
        f"{page}: {old:,} → {new:,} {figure}"
        for page in pages
        if page in kept
        for figure, new in pages[page].items()
        if counts(old := kept[page][figure], new)
    ]
