"""What is wrong with a machine is said in one sentence; the next attempt is not worse for it."""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_checkout

pytestmark = pytest.mark.slow

NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all"
CANNOT_WRITE = "cannot be written to: work in a copy of this checkout that you own."


@pytest.fixture
def checkout(tmp_path):
    return copy_checkout(tmp_path)


@pytest.fixture
def fresh(checkout):
    """A checkout in which nothing is installed."""
    (checkout / ".venv").unlink()
    return checkout


def shell(script, folder):
    """Run a script in the folder, with mounts that only it sees; return how it ended."""
    command = ["unshare", "--mount", "sh", "-c", script]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=os.environ)


def run_on(checkout, port):
    return subprocess.run(
        ["make", "run", f"PORT={port}"], cwd=checkout, capture_output=True, text=True, timeout=60
    )


def test_a_port_in_use_is_named(checkout):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_on(checkout, port)
    sentence = f"Port {port} cannot be used: Address already in use. Take another one: make run"
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["99999", "web", ""])
def test_what_is_no_port_is_named(port, checkout):
    done = run_on(checkout, port)
    assert done.returncode != 0
    assert f"Port {port} cannot be used: it is not a port." in done.stderr


root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")


@root_only
def test_a_read_only_checkout_is_named(fresh):
    mount = "mount --bind . . && mount -o remount,ro,bind . && cd . &&"
    done = shell(f'{mount} cd "{fresh}" && make .venv/installed', fresh)
    assert done.returncode != 0
    assert CANNOT_WRITE in done.stderr


@root_only
def test_a_full_disk_is_named_and_left_as_it_was(fresh):
    small = fresh.parent / "small"
    small.mkdir()
    copy = (
        f"mount -t tmpfs -o size=80m none {small} && cp -R {fresh} {small} && cd {small}/checkout"
    )
    done = shell(
        f"{copy} && ! make .venv/installed && ls -A .venv .stack; df --output=avail .", fresh
    )
    assert f"The disk of {small}/checkout/.venv is full: free 1 GB" in done.stderr
    assert int(done.stdout.split()[-1]) > 20_000  # KB: what was half installed is gone.


@root_only
def test_a_checkout_of_somebody_else_is_named():
    # Not in pytest's folder, which nobody but root may enter.
    with tempfile.TemporaryDirectory() as folder:
        checkout = copy_checkout(Path(folder), installed=())
        Path(folder).chmod(0o755)
        python = shutil.which("python3", path="/usr/bin")
        done = shell(f"HOME=/nowhere {NOBODY} make .venv/installed PYTHON={python}", checkout)
    assert done.returncode != 0
    assert CANNOT_WRITE in done.stderr


@root_only
def test_a_python_that_cannot_make_virtualenvs_is_named(fresh):
    """As Debian's is without the package python3-venv: its ensurepip is not there."""
    python = shutil.which("python3", path="/usr/bin")
    code = "import ensurepip, pathlib; print(pathlib.Path(ensurepip.__file__).parent)"
    folder = subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()
    hidden = f"mount -t tmpfs none {folder} && export PATH=/usr/bin:/bin &&"
    done = shell(f"{hidden} make .venv/installed PYTHON={python}", fresh)
    assert done.returncode != 0
    assert "This Python cannot make virtualenvs. On Debian, run as root: apt-get" in done.stderr
    assert not (fresh / ".venv").exists()


def test_the_sentences_stand_in_the_documentation():
    text = (ROOT / "docs/installing.md").read_text()
    for sentence in (
        "cannot be used",
        "cannot be written to",
        "is full",
        "cannot be reached",
        "python3-venv",
    ):
        assert sentence in text
