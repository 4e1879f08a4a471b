"""Any one host but the primary may go, and visitors read on, as the table of faults says."""

import time

import pytest

from ..faults.table import FAULTS, KINDS, happening
from ..faults.visitors import BARE, SERVED, Visitors

pytestmark = [pytest.mark.stack, pytest.mark.apart]

BEFORE, AFTER = 1, 4  # s that visitors come before a fault, and after what may fail for a while
AT_LEAST = 5  # visits of each kind in the time that is judged


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.target != "primary"], ids=str)
def test_visitors_see_no_more_of_it_than_the_table_says(site, fault):
    with Visitors(site) as visitors:
        time.sleep(BEFORE)
        began = time.monotonic()
        with happening(site, fault):
            time.sleep(fault.settled + AFTER)
            over = time.monotonic()
    for kind in KINDS:
        judged = [v for v in visitors.visits if v.kind == kind and v.began < over]
        late = [v for v in judged if v.began >= began + fault.may_fail.get(kind, -BEFORE)]
        assert len(late) >= AT_LEAST
        assert [visit for visit in late if visit.outcome != SERVED] == []
    assert [visit for visit in visitors.visits if visit.outcome == BARE] == []
