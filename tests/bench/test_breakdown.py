"""What is said about the parts of a request's time."""

import sys

import pytest

from ..checkout import ROOT

sys.path.insert(0, str(ROOT / "deploy"))

from bench import breakdown


@pytest.fixture
def found():
    return {"cold": {"post": {"sql": 0.3, "template": 0.31, "cache": 0.0}}}


def test_a_part_within_the_bound_is_kept(found):
    assert breakdown.above(found, "sql") == []
    assert breakdown.verdict("sql", []) == "- sql: at most 30% on every page."


def test_a_part_above_the_bound_is_named_with_the_page_and_the_reason(found):
    (page,) = breakdown.above(found, "template")
    assert page == "post, cold (31%)"
    said = breakdown.verdict("template", [page])
    assert page in said
    assert breakdown.REASONS["template"] in said


def test_sql_above_the_bound_has_no_reason(found):
    found["cold"]["post"]["sql"] = 0.31
    assert "MISSED" in breakdown.verdict("sql", breakdown.above(found, "sql"))
