"""noxfile.py: the fast tests on two Djangos."""

import subprocess

import pytest

from tests.checkout import ROOT

pytestmark = pytest.mark.stack


def test_without_a_newer_python_it_says_in_a_sentence_that_the_newer_django_was_not_tested(
    tmp_path,
):
    nox = [ROOT / ".stack/ci/bin/nox", "-f", ROOT / "noxfile.py", "-s", "next"]
    nowhere = {"PATH": str(tmp_path), "HOME": str(tmp_path), "CI": "true"}
    done = subprocess.run(nox, env=nowhere, capture_output=True, text=True)
    assert "Django 6.1 was not tested: it needs Python 3.12 or newer" in done.stderr
    assert "next skipped" in done.stderr
    assert "successful" not in done.stderr
