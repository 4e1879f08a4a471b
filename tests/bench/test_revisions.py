"""Two revisions side by side: what is said to be slower was slower in every round."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from bench import BenchError, revisions  # noqa: E402
from bench.rounds import Measured  # noqa: E402
from bench.rows import Row  # noqa: E402
from bench.wrk import Run  # noqa: E402


def verdict(*ratios):
    """Of a page that gave 100 requests a second there, and so many times that here."""
    sides = (revisions.HERE, revisions.THERE)
    rows = [Row((side, "hit", "post"), "A page", "", {}) for side in sides]
    measured = Measured(rows, revisions.EFFORT)
    rates = ([100 * ratio for ratio in ratios], [100] * len(ratios))
    for row, found in zip(rows, rates, strict=True):
        measured.runs[row.id, 32] = [Run(rate=rate, p50=1, p99=1) for rate in found]
    there = revisions.Revision("abc1234", None, None)
    line = revisions.report(measured, there).splitlines()[-1]
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_slower_in_every_round_is_slower():
    assert verdict(0.9, 0.8, 0.95, 0.9, 0.91, 0.9, 0.9) == [
        "A page", "100", "90", "0.90", "0.80", "0.95", "slower"
    ]  # fmt: skip


def test_faster_in_every_round_is_faster():
    assert verdict(1.1, 1.2, 1.05, 1.1, 1.1, 1.1, 1.1)[-1] == "faster"


def test_one_round_that_says_otherwise_is_noise():
    assert verdict(0.9, 0.8, 1.01, 0.9, 0.91, 0.9, 0.9)[-1] == ""


def test_few_rounds_say_nothing():
    assert verdict(0.5, 0.5)[-1] == ""


def test_a_revision_is_unpacked_as_it_was_committed(tmp_path):
    head = revisions.checked_out("HEAD", tmp_path)
    assert head.root.parent == tmp_path
    assert (head.root / "manage.py").exists()


def test_a_revision_that_is_not_there_is_told(tmp_path):
    with pytest.raises(BenchError, match="no revision nonsense"):
        revisions.checked_out("nonsense", tmp_path)
    assert list(tmp_path.iterdir()) == []
