"""The two database hosts: without the primary visitors read on, without the replica reports do."""

import time

import httpx
import pytest

from ..faults.table import CACHED, FAULTS, FRESH, HEALED_BY, KINDS, WRITE, happening
from ..faults.visitors import FRIENDLY, Visitors

pytestmark = [pytest.mark.stack, pytest.mark.apart]

PRIMARY = {fault.how: fault for fault in FAULTS if fault.target == "primary"}
# s until everybody has been told: at once when connections are refused; when the server hangs, by
# uWSGI's harakiri (30 s) or Varnish's first_byte_timeout (35 s).
TOLD = {"kill": 5, "freeze": 36}
PATIENCE = 45  # s: above TOLD, since how it ends is what this is about
STORED = """
from myproject.blog.models import Comment
print(*Comment.objects.values_list("body", flat=True), sep="\\n")
"""


@pytest.mark.parametrize("how", PRIMARY)
def test_without_the_primary_old_pages_and_the_replica_are_read_and_no_comment_is_lost(site, how):
    with Visitors(site, PATIENCE) as visitors:
        time.sleep(1)
        with happening(site, PRIMARY[how]):
            began = time.monotonic()
            site.forget_pages()
            assert "comment-" in site.manage("digest")
            time.sleep(TOLD[how])
            over = time.monotonic()
        site.await_calm()
        time.sleep(1)
    judge(visitors, PRIMARY[how], began, over)
    stored = set(site.manage("shell", "-v", "0", "-c", STORED).splitlines())
    assert visitors.acknowledged
    assert set(visitors.acknowledged) - stored == set()


def judge(visitors, fault, began, over):
    during = [visit for visit in visitors.visits if began <= visit.began < over]
    for kind in KINDS:
        failed = [v for v in during if v.kind == kind and v.outcome != "served"]
        # The first of them are served if they are answered after the fault.
        if kind in fault.may_fail:
            assert {visit.outcome for visit in failed} <= {FRIENDLY}
        else:
            assert failed == []
    assert len([visit for visit in during if visit.kind == CACHED]) > 20
    assert {v.kind for v in during if v.outcome == FRIENDLY} >= {FRESH, WRITE}


def test_without_the_primary_an_app_server_has_nothing_to_say(site):
    """So what visitors get meanwhile is what the edge has kept."""
    with happening(site, PRIMARY["kill"]):
        site.forget_pages()
        assert site.ask("app1", "/").status_code == httpx.codes.INTERNAL_SERVER_ERROR


@pytest.mark.parametrize("how", ["kill", "freeze", "cut"])
def test_without_the_replica_a_report_reads_the_primary(site, how):
    getattr(site, how)("replica")
    try:
        said = site.manage("digest")
    finally:
        getattr(site, HEALED_BY[how])("replica")
    assert "Reading the primary" in said
    assert "comment-" in said
