"""docs/recommendations.md is true: nothing is missing, and all it names is there."""

import os
import subprocess
import sys
import tomllib

import pytest

from .recommendations import ROOT, rows

IDS = {
    "stack": 5, "dev": 6, "db": 14, "tpl": 7, "later": 8, "front": 6, "test": 1, "ops": 11,
    "dj": 9, "vcl": 10, "sec": 2, "backup": 1, "mon": 6, "load": 8, "launch": 4, "war": 8,
    "road": 9, "fresh": 4,
}  # fmt: skip
ALONE = ["edge-1", "edge-7"]  # Of a topic that is not complete.
DONE = [row for row in rows() if not row.is_open]


def test_every_recommendation_has_a_row():
    expected = [f"{topic}-{n}" for topic, count in IDS.items() for n in range(1, count + 1)]
    assert sorted(row.id for row in rows()) == sorted([*expected, *ALONE])


def test_an_open_row_is_open_in_both_columns():
    assert [row.id for row in rows() if row.is_open != row.proof.startswith("open: part ")] == []


@pytest.mark.parametrize("row", DONE, ids=lambda row: row.id)
def test_each_place_exists_and_says_the_name(row):
    assert row.places
    for place in row.places:
        file, name = place
        assert name in (ROOT / file).read_text(), place


@pytest.fixture(scope="module")
def collected():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    # A person's own options, such as -v, would list them in another form.
    environment = os.environ | {"PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("row", DONE, ids=lambda row: row.id)
def test_each_proof_is_a_test_that_is_collected(row, collected):
    assert row.proof
    for test in row.tests:
        assert f"\n{test}" in f"\n{collected}", test


@pytest.mark.parametrize("row", DONE, ids=lambda row: row.id)
def test_each_row_can_be_sabotaged(row):
    sabotages = tomllib.loads((ROOT / "docs" / "sabotage.toml").read_text())
    sabotage = sabotages[row.id]
    assert sabotage["file"] in [file for file, _ in row.places]
    assert (ROOT / sabotage["file"]).read_text().count(sabotage["old"]) == 1
    assert sabotage["old"] != sabotage["new"]
