"""A proof that cannot fail proves nothing: each day, two of them are shown red."""

import runpy
import subprocess
import sys
import tomllib
from datetime import date

import pytest

from .recommendations import ROOT

SAMPLE = 2
# Those that need the stack, or start servers of their own, are left to `make sabotage`.
FAST = [
    id_
    for id_, change in tomllib.loads((ROOT / "docs" / "sabotage.toml").read_text()).items()
    if not change.get("slow")
]


@pytest.mark.slow
def test_todays_sabotages_are_noticed():
    start = date.today().toordinal() * SAMPLE
    ids = [FAST[(start + number) % len(FAST)] for number in range(SAMPLE)]
    done = subprocess.run(
        [sys.executable, ROOT / "bin" / "sabotage", *ids], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def verdict(tmp_path):
    """What is said of a sabotage of a file that holds `old`, with a proof that gives `statuses`."""
    script = runpy.run_path(str(ROOT / "bin" / "sabotage"))

    def judge(*statuses):
        (tmp_path / "file").write_text("old")
        answers = iter(statuses)
        script["sabotage"].__globals__["prove"] = lambda folder, tests: (next(answers), "")
        change = {"file": "file", "old": "old", "new": "new", "proof": "a test"}
        return script["sabotage"](tmp_path, None, change)[0]

    return judge


def test_only_green_before_and_red_after_is_a_proof(verdict):
    assert verdict(0, 1) == "red, as it should be"
    assert verdict(0, 0) == "STILL GREEN"
    assert verdict(0, 4) == "STILL GREEN"
    assert verdict(1) == verdict(4) == "RED BEFORE"
