"""bin/virtualenv: failures end in one sentence that says what to do, and leave nothing broken."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.wheels import write_wheel
from tools.install import new_enough

pytestmark = pytest.mark.slow

HOSTILE = {"PIP_CONFIG_FILE": os.devnull, "UV_NO_CONFIG": "1", "UV_NO_CACHE": "1"}


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def virtualenv(folder, requirements, *options, python=sys.executable, **environment):
    return subprocess.run(
        [ROOT / "bin/virtualenv", python, folder, requirements, "--wheels-only", *options],
        env={**os.environ, **HOSTILE, **environment},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def wheels(tmp_path):
    """A folder with two versions of a package, and requirement files of either."""
    for version in ("1.0", "2.0"):
        pin(tmp_path, write_wheel(tmp_path / "wheels", "greeting", version), "greeting", version)
    return tmp_path


def pin(folder, wheel, name, version):
    """Write folder/VERSION.txt, a hashed requirement file that lists this wheel alone."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    path = folder / f"{version}.txt"
    path.write_text(f"{name}=={version} --hash=sha256:{digest}\n")
    return path


def local_index(wheels):
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels / "wheels")}


def greeting(folder):
    code = "import greeting; print(greeting.version)"
    done = subprocess.run([folder / "bin/python", "-c", code], capture_output=True, text=True)
    return done.stdout.strip()


def test_what_pip_is_configured_with_is_installed_from(wheels):
    folder = wheels / "a folder"
    done = virtualenv(folder, wheels / "1.0.txt", **local_index(wheels))
    assert done.returncode == 0, done.stderr
    assert greeting(folder) == "1.0"


def test_a_virtualenv_follows_its_requirements(wheels):
    folder = wheels / "venv"
    for version in ("1.0", "2.0"):
        virtualenv(folder, wheels / f"{version}.txt", **local_index(wheels))
        assert greeting(folder) == version


def test_a_failed_change_leaves_the_virtualenv_that_worked(wheels):
    folder = wheels / "venv"
    virtualenv(folder, wheels / "1.0.txt", **local_index(wheels))
    done = virtualenv(folder, wheels / "2.0.txt", PIP_NO_INDEX="1")
    assert done.returncode == 1
    assert greeting(folder) == "1.0"


def test_another_python_gets_a_virtualenv_of_its_own(wheels):
    folder = wheels / "venv"
    write_program(folder / "bin/python", "echo another Python")
    done = virtualenv(folder, wheels / "1.0.txt", **local_index(wheels))
    assert done.returncode == 0, done.stderr
    assert greeting(folder) == "1.0"


@pytest.mark.parametrize(("platform", "is_there"), [("any", True), ("win_arm64", False)])
def test_an_optional_package_is_left_out_where_it_has_no_wheel(platform, is_there, wheels):
    server = write_wheel(wheels / "wheels", "server", "3.0", platform=platform)
    optional = pin(wheels, server, "server", "3.0")
    index, folder = local_index(wheels), wheels / "venv"
    done = virtualenv(folder, wheels / "1.0.txt", "--optional", optional, **index)
    assert done.returncode == 0, done.stderr
    assert greeting(folder) == "1.0"
    assert bool(list(folder.rglob("server.py"))) is is_there
    assert ("it is left out" in done.stdout) is not is_there


def no_network(folder):
    return {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "UV_HTTP_RETRIES": "0",
        "PIP_RETRIES": "0",
    }


def old_python(folder):
    return {"python": write_program(folder / "old/python3", "exit 1")}


FAILURES = {
    "an old Python": (old_python, "older than Python 3.11. Install one, or name it: make PYTHON="),
    "a missing Python": (lambda folder: {"python": "/no/python"}, "/no/python is missing"),
    "no network": (no_network, "The package index cannot be reached: connect to the network"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_failure_ends_in_a_sentence_and_leaves_nothing(failure, wheels):
    prepare, sentence = FAILURES[failure]
    folder = wheels / "venv"
    done = virtualenv(folder, wheels / "1.0.txt", **prepare(wheels))
    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()[-1]
    assert not folder.exists()


def test_a_file_that_was_not_tested_is_refused(wheels):
    write_wheel(wheels / "wheels", "greeting", "1.0", "changed = True")
    done = virtualenv(wheels / "venv", wheels / "1.0.txt", **local_index(wheels))
    assert "sent another file than the one that was tested" in done.stderr
    assert not (wheels / "venv").exists()


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [("uv 0.7.22", False), ("uv 0.8.0 (x 2025)", True), ("uv 1.0.0", True), ("no", False)],
)
def test_only_a_uv_that_is_new_enough_is_taken(said, is_taken, tmp_path):
    uv = write_program(tmp_path / "uv", f"echo '{said}'")
    assert new_enough(uv) == (uv if is_taken else None)


def test_no_uv_is_no_obstacle(tmp_path):
    assert new_enough(tmp_path / "uv") is None
    assert new_enough(Path("/")) is None
