"""Memory that grows is seen, and what one request holds for a moment is not taken for it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from load import LoadError  # noqa: E402
from load.watch import Watch, _anonymous  # noqa: E402

# Holds 50 MB, with a child that shares them until it is told to write to them.
FORK = """
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
held = bytearray(b"x" * 50_000_000)
child = os.fork()
if not child:
    signal.sigwait({signal.SIGUSR1})
    held[:] = b"y" * len(held)
    child = "written"
print(child, flush=True)
signal.sigwait({signal.SIGUSR1})
"""


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


def test_the_course_shows_each_part_of_the_time():
    assert watched(*[1] * 10, *[2] * 10, *[3] * 10).course(3) == {"app1": [1, 2, 3]}


def test_what_a_fork_shares_counts_before_it_is_copied():
    command = [sys.executable, "-c", FORK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        family = (process.pid, int(process.stdout.readline()))
        shared = sum(map(_anonymous, family))
        os.kill(family[1], signal.SIGUSR1)
        assert process.stdout.readline() == "written\n"
        copied = sum(map(_anonymous, family))
        for pid in reversed(family):
            os.kill(pid, signal.SIGUSR1)
    assert shared * 1024 > 2 * 50_000_000
    assert copied == pytest.approx(shared, rel=0.05)


def test_of_a_queue_the_most_and_the_last_are_kept():
    assert watched(*[100] * 4, queue=(1, 9, 3, 2)).queued() == {"high": (0, 0), "low": (9, 2)}


def test_too_short_a_time_says_nothing():
    with pytest.raises(LoadError, match="too short"):
        Watch(None, [(1, {"app1": 1}, {})]).growth()
