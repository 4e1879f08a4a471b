"""The VCL compiles, and each of its rules holds: varnish/tests/*.vtc."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parent.parent.parent
CLAIMS = sorted((ROOT / "varnish/tests").glob("*.vtc"))


def check_varnish(*arguments):
    command = [ROOT / "bin/check-varnish", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_it_compiles_with_and_without_varnish_modules():
    done = check_varnish()
    assert done.returncode == 0, done.stderr


FILES = sorted(path.name for path in (ROOT / "varnish").glob("*.vcl"))


@pytest.mark.parametrize("name", FILES)
def test_a_broken_line_is_found(tmp_path, name):
    folder = shutil.copytree(ROOT / "varnish", tmp_path / "varnish")
    with open(folder / name, "a") as file:
        file.write("sub broken { set req.nonsense = 1; }\n")
    done = check_varnish(folder)
    assert done.returncode != 0
    assert "req.nonsense" in done.stderr


@pytest.mark.parametrize("name", FILES)
def test_a_file_can_be_read_at_once(name):
    assert len((ROOT / "varnish" / name).read_text().splitlines()) <= 200


def test_every_rule_begins_with_a_sentence():
    for claim in CLAIMS:
        assert claim.read_text().splitlines()[0].endswith('."'), claim.name


def test_every_rule_is_numbered():
    assert [int(path.name[:2]) for path in CLAIMS] == list(range(1, len(CLAIMS) + 1))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda path: path.stem[3:])
def test_rule(claim):
    done = subprocess.run(
        [ROOT / "bin/unprivileged", "varnishtest", claim],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"},
    )
    assert done.returncode == 0, "\n".join(
        line for line in done.stdout.splitlines() if line.startswith("----") or "VCC" in line
    )
