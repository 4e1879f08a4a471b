"""The vitals of a load test, read from running servers."""

import sys
import time

import pytest

from .running import ROOT

sys.path.insert(0, str(ROOT / "deploy"))

from load import vitals

pytestmark = pytest.mark.stack


def look_ups(readings):
    (hits, all_), (hits_then, all_then) = (reading["Varnish hits"] for reading in readings)
    return hits_then - hits, all_then - all_


def test_a_stored_page_is_a_hit_and_one_that_is_not_stored_is_no_look_up(stack):
    first = vitals.read(stack.folder)
    with stack.client() as visitor:
        for _ in range(11):
            visitor.get("/search/?q=vitals")
        visitor.get("/accounts/login/")
    # Varnish's threads tell their counts when they have nothing else to do.
    deadline = time.monotonic() + 10
    while look_ups([first, last := vitals.read(stack.folder)])[0] < 10:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert look_ups([first, last]) == (10, 11)
    assert 0 < vitals.shares(first, last)[vitals.BUSY] <= 1
