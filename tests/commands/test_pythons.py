"""make run and make test-fast on each supported Python of this machine, from nothing."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.checkout import copy_checkout, free_port
from tools import pythons

pytestmark = [pytest.mark.slow, pytest.mark.stack, pytest.mark.apart]

PYTHONS = pythons.supported()
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
IDENTITY = ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"]
KEPT = ("PIP_", "UV_", "SSL_CERT")  # Where this machine has its package index.


class Machine:
    """A checkout with nothing installed, in a folder with a space, and who works in it.

    Nobody, where this Python can be reached by others; Debian's can, and one in root's home cannot.
    """

    def __init__(self, folder, python):
        self.folder = copy_checkout(folder / "a folder", installed=())
        self.python = python
        self.is_nobody = os.geteuid() == 0 and not os.path.realpath(python).startswith("/root/")
        (folder / "home").mkdir()
        self.log = folder / "log"
        for command in (["add", "--all"], [*IDENTITY, "commit", "--quiet", "-m", "All"]):
            subprocess.run(["git", *command], cwd=self.folder, check=True)
        if self.is_nobody:
            subprocess.run(["chown", "-R", "65534:65534", folder], check=True)

    def command(self, *arguments):
        return [*(NOBODY if self.is_nobody else []), "make", *arguments, f"PYTHON={self.python}"]

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {
            "PATH": path,
            "HOME": str(self.folder.parent.parent / "home"),
            "LANG": "C.UTF-8",
            **kept,
        }

    def start(self, *arguments):
        with open(self.log, "w") as log:
            return subprocess.Popen(
                self.command(*arguments),
                cwd=self.folder,
                env=self.environment(),
                stdout=log,
                stderr=log,
            )

    def run(self, *arguments):
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module", params=PYTHONS)
def machine(request):
    # Not pytest's folder, which nobody but root may enter.
    with tempfile.TemporaryDirectory(prefix="python-", ignore_cleanup_errors=True) as folder:
        yield Machine(Path(folder), PYTHONS[request.param])


def page_of(process, port):
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as response:
                return response.read().decode()
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"make run ended with status {process.returncode}")


def test_make_run_serves_the_styled_page(machine):
    port = free_port()
    process = machine.start("run", f"PORT={port}")
    try:
        page = page_of(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    assert 'href="/static/css/site.css"' in page
    assert f"Site        http://localhost:{port}/" in machine.log.read_text()


@pytest.mark.long  # A minute each. `make test-djangos` runs the same in this checkout.
def test_make_test_fast_passes(machine):
    done = machine.run("test-fast")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
