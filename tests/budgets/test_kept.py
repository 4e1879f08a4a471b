"""What is kept, and what is said when a page differs from it."""

import pytest

from . import kept

PAGE = {"home, cold": {"queries": 3, "calls": 1000}}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "budgets.json"


@pytest.fixture
def accepted(file):
    kept.accept(PAGE, file)
    return file


def dearer(calls):
    return {"home, cold": {"queries": 3, "calls": calls}}


def test_what_was_accepted_is_no_problem(accepted):
    assert kept.read(accepted) == {kept.versions(): PAGE}
    assert kept.problems(PAGE, accepted) == []


def test_two_percent_more_are_let_through_and_one_call_above_is_not(accepted):
    assert kept.problems(dearer(1020), accepted) == []
    assert kept.problems(dearer(1021), accepted) == ["home, cold: 1,000 → 1,021 calls"]


def test_less_is_told_and_no_problem(accepted):
    assert kept.problems(dearer(900), accepted) == []
    assert kept.savings(dearer(900), accepted) == ["home, cold: 1,000 → 900 calls"]


def test_a_page_that_only_one_side_knows_is_a_problem(accepted):
    pages = {"list, cold": PAGE["home, cold"]}
    assert len(kept.problems(pages, accepted)) == 2


def test_other_versions_have_figures_of_their_own(accepted, monkeypatch):
    monkeypatch.setattr(kept, "versions", lambda: "Python 4.0, Django 7.0")
    assert kept.problems(PAGE, accepted) == [f"No figures are kept for {kept.versions()}."]
    kept.accept(dearer(2000), accepted)
    assert kept.problems(dearer(2000), accepted) == []
    assert len(kept.read(accepted)) == 2


def test_another_python_has_the_figures_of_its_django_but_for_calls(accepted, monkeypatch):
    django_version = kept.versions().partition(", ")[2]
    monkeypatch.setattr(kept, "versions", lambda: f"Python 4.0, {django_version}")
    assert kept.problems(dearer(9000), accepted) == []
    more = {"home, cold": {"queries": 4, "calls": 1000}}
    assert kept.problems(more, accepted) == ["home, cold: 3 → 4 queries"]
