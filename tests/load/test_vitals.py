"""The vitals of a load test: shares between two readings of counters."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from load import vitals  # noqa: E402
from load.watch import Watch  # noqa: E402

STAT = """cpu  70 5 10 100 15 2 3 0 9 0
cpu0 1 1 1 1 1 1 1 1 1 1
"""


def test_who_waits_for_a_disk_is_not_busy():
    assert vitals.processors(STAT) == (90, 205)


def test_a_share_is_of_what_happened_in_between():
    before, after = {"hits": (90, 100), "none": (1, 2)}, {"hits": (95, 200), "none": (1, 2)}
    assert vitals.shares(before, after) == {"hits": 0.05, "none": None}


def test_what_comes_before_the_caches_are_filled_does_not_count():
    readings = [(minute, {"hits": (minute**2, 10 * minute)}) for minute in range(1, 31)]
    watch = Watch(None, readings=readings)
    # From the fifth minute on: (900 - 25) of (300 - 50).
    assert watch.vitals() == {"hits": 3.5}
