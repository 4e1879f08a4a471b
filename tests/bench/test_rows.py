"""Rows that are compared serve the same page."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from bench import BenchError  # noqa: E402
from bench.rows import must_be_alike  # noqa: E402

PAGE = b'<p>All posts</p> <a rel="next" href="?after=MjAyNi0x">Older posts</a>'


def test_only_the_address_of_the_next_page_may_differ():
    must_be_alike(PAGE, PAGE.replace(b"MjAyNi0x", b"2"), "/posts/")


@pytest.mark.parametrize("other", [PAGE.replace(b"All", b"Some"), PAGE + b" ", b""])
def test_another_page_ends_the_bench(other):
    with pytest.raises(BenchError, match="/posts/ is not the page"):
        must_be_alike(PAGE, other, "/posts/")
