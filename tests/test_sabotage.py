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


def test_a_proof_that_stays_green_is_reported():
    script = runpy.run_path(str(ROOT / "bin" / "sabotage"))
    red, _ = script["proof_fails"](ROOT, ["tests/test_imports.py"])
    assert not red
