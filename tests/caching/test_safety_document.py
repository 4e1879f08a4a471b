"""docs/caching-safety.md says of each pair of requests what the tests of it say."""

import inspect
import re

from myproject.caching import cacheability
from myproject.caching.tests.conformance import pairs
from myproject.caching.tests.test_conformance import STOCK_SHARES, STOCK_SHARES_NOT

from ..checkout import ROOT

DOCUMENT = (ROOT / "docs/caching-safety.md").read_text()
WORDS = {True: "yes", False: "no", pairs.NOT_ASKED: "–"}


def rows():
    """The lines of the table of pairs."""
    for name, pair in pairs.PAIRS.items():
        edge = pair.shared if pair.edge is pairs.AS_PAGE_CACHE else pair.edge
        stock = pair.shared
        if name in STOCK_SHARES or name in STOCK_SHARES_NOT:
            stock = not pair.shared
        escaped = name.replace("*", r"\*")
        yield f"| {escaped} | {WORDS[pair.shared]} | {WORDS[edge]} | {WORDS[stock]} |"


def test_the_table_of_pairs_is_what_the_tests_say():
    found = [line for line in DOCUMENT.splitlines() if line.count("|") == 5]
    assert found[2:] == list(rows()), "\n" + "\n".join(rows())


def test_each_reason_for_not_storing_is_in_it():
    source = inspect.getsource(cacheability)
    reasons = re.findall(r'"((?:it|its|the) [^"{]+)', source)
    assert len(reasons) >= len(cacheability.RULES)
    missing = [reason for reason in reasons if reason.strip() not in DOCUMENT]
    assert missing == []
