"""What the bench writes of itself into the README."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from bench import report  # noqa: E402
from bench.rounds import CONNECTIONS, LONG, Measured  # noqa: E402
from bench.rows import Row  # noqa: E402
from bench.targets import at_least, at_most  # noqa: E402
from bench.wrk import Run  # noqa: E402


@pytest.fixture
def measured():
    """Each row gave as many requests a second as its place, a thousandfold."""
    ids = report.IN_README.format(posts=1000).split()
    rows = [Row(id, f"The {id}", "", {}, None, {"posts": 1000}) for id in ids]
    found = Measured(rows, LONG)
    for place, row in enumerate(rows, 1):
        for number in CONNECTIONS:
            found.runs[row.id, number] = [Run(rate=1000 * place * number, p50=1, p99=2)]
    return found


def test_the_table_stands_in_its_place(measured):
    text = f"Before\n{report.BEGIN}\nformer\n{report.END}\nafter\n"
    made = report.readme(measured, text)
    assert made.startswith(f"Before\n{report.BEGIN}\n\n| served from")
    assert made.endswith(f"\n\n{report.END}\nafter\n")
    assert "former" not in made
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in made.splitlines()]
    assert ["The varnish", "64,000", "2.000", "1.00 ms", ""] in lines


def test_made_again_it_is_the_same(measured):
    once = report.readme(measured, f"{report.BEGIN}\n{report.END}\n")
    assert report.readme(measured, once) == once


def test_a_readme_without_a_place_for_it_is_left(measured):
    assert report.readme(measured, "A project of its own\n") == "A project of its own\n"


def test_of_a_missed_target_the_reason_is_told(monkeypatch, measured):
    found = [
        at_least("Half of it", 0.5, 0.4, "It is slow."),
        at_least("Kept", 0.5, 0.6, "Never said."),
        at_most("Unknown", 1, 2),
    ]
    monkeypatch.setattr(report, "targets", lambda _: found)
    assert report.reasons(measured).splitlines() == [
        "- Half of it: MISSED. It is slow.",
        "- Unknown: MISSED. No reason is known.",
    ]
