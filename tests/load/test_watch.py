"""Memory that grows is seen, and what one request holds for a moment is not taken for it."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from load import LoadError  # noqa: E402
from load.watch import Watch  # noqa: E402


def watched(*sizes, queue=(0,)):
    """A watch with a sample a minute."""
    samples = [
        (60 * (minute + 1), {"app1": size}, {"high": 0, "low": queue[minute % len(queue)]})
        for minute, size in enumerate(sizes)
    ]
    return Watch(None, samples)


def test_what_comes_before_the_caches_are_filled_is_no_growth():
    assert watched(10, 50, 90, 95, *[100] * 26).growth() == {"app1": (100, 100)}


def test_growth_is_from_then_to_the_end():
    assert watched(*[100] * 10, *[110] * 20).growth() == {"app1": (100, 110)}


def test_a_moment_is_no_growth():
    assert watched(*[100] * 28, 500, 100).growth() == {"app1": (100, 100)}


def test_of_a_queue_the_most_and_the_last_are_kept():
    assert watched(*[100] * 4, queue=(1, 9, 3, 2)).queued() == {"high": (0, 0), "low": (9, 2)}


def test_too_short_a_time_says_nothing():
    with pytest.raises(LoadError, match="too short"):
        Watch(None, [(1, {"app1": 1}, {})]).growth()
