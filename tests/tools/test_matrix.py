"""make test-djangos: the fast tests on each supported Python and two Djangos."""

import pytest

from tools import matrix, pythons

FOUND = {"3.11.2": "/usr/bin/python3", "3.13.0": "/opt/python3.13"}


@pytest.fixture(autouse=True)
def _machine(monkeypatch):
    monkeypatch.setattr(pythons, "supported", lambda: FOUND)


def run(monkeypatch, capsys, failing=None):
    monkeypatch.setattr(matrix, "passes", lambda django, version, python: version != failing)
    with pytest.raises(SystemExit) as ended:
        matrix.main()
    return ended.value.code, capsys.readouterr().out.splitlines()


def test_each_python_runs_each_django_that_supports_it(monkeypatch, capsys):
    status, lines = run(monkeypatch, capsys)
    assert status == 0
    assert lines[-4:] == [
        "Django 5.2 on Python 3.11.2: passed",
        "Django 6.1 on Python 3.11.2: not tested: it needs Python 3.12 or newer",
        "Django 5.2 on Python 3.13.0: passed",
        "Django 6.1 on Python 3.13.0: passed",
    ]


def test_one_failure_fails_all_and_stops_nothing(monkeypatch, capsys):
    status, lines = run(monkeypatch, capsys, failing="3.11.2")
    assert status == 1
    assert lines[-4] == "Django 5.2 on Python 3.11.2: failed"
    assert lines[-1] == "Django 6.1 on Python 3.13.0: passed"
