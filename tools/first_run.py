"""Time the first and the second `make run` of a fresh clone, into docs/measured/first-run.md.

Beside them stands what pip takes to install the same files.
"""

import os
import platform
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tools.install import ROOT

REPORT = ROOT / "docs" / "measured" / "first-run.md"
KEPT = ("PATH", "LANG", "PIP_", "UV_", "SSL_CERT")  # What a person behind a mirror has.
FILES = ["requirements/dev.txt", "requirements/postgres.txt"]


class Clone:
    """A clone of HEAD with an empty home: nothing is installed, no cache of uv or pip is there."""

    def __init__(self, folder):
        self.folder, self.home = folder / "clone", folder / "home"
        self.home.mkdir()
        subprocess.run(["git", "clone", "--quiet", ROOT, self.folder], check=True)
        kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
        self.environment = {**kept, "HOME": str(self.home)}

    def run(self, *command):
        """Run to the end; return the seconds."""
        begin = time.monotonic()
        subprocess.run(
            command, cwd=self.folder, env=self.environment, check=True, capture_output=True
        )
        return time.monotonic() - begin

    def seconds_to_page(self):
        """The seconds from `make run` to the first page; then it is stopped."""
        port = free_port()
        begin = time.monotonic()
        with self.started("make", "run", f"PORT={port}") as process:
            wait_for_page(process, port)
            return time.monotonic() - begin

    @contextmanager
    def started(self, *command):
        with open(self.folder / "log", "w") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for_page(process, port):
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
            return
        except urllib.error.URLError:
            time.sleep(0.05)
    raise RuntimeError(f"make run ended with status {process.returncode}")


def measure(folder):
    """Return {what: seconds}; folder is an empty one."""
    clone = Clone(folder)
    found = {"first `make run`, until the page": clone.seconds_to_page()}
    found["second `make run`, until the page"] = clone.seconds_to_page()
    shutil.rmtree(clone.home)  # The caches again.
    clone.home.mkdir()
    install = [clone.folder / "bin/virtualenv", "python3", folder / "uv", *FILES, "--wheels-only"]
    found["of the first: installing by uv"] = clone.run(*install)
    clone.run("python3", "-m", "venv", folder / "pip")
    pip = [folder / "pip/bin/pip", "install", "--only-binary", ":all:", "--require-hashes"]
    found["installing the same by pip"] = clone.run(
        *pip, *(f"--requirement={name}" for name in FILES)
    )
    return found


def report(found):
    first, _, uv, pip = found.values()
    rows = "".join(f"| {what} | {seconds:.1f} |\n" for what, seconds in found.items())
    revision = ["git", "-C", ROOT, "rev-parse", "--short", "HEAD"]
    revision = subprocess.run(revision, capture_output=True, text=True).stdout.strip()
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    by_pip = first - uv + pip
    return f"""\
# The first run

Measured by `.venv/bin/python -m tools.first_run` at {revision}, {date.today()}, on {machine},
in a fresh clone with an empty home: no cache of uv or pip.

| | s |
|---|---|
{rows}
With pip in uv's place the first page would have come after {by_pip:.1f} s: {first / by_pip:.2f} of
that time is left.
"""


def main():
    with tempfile.TemporaryDirectory(prefix="first-run-") as folder:
        REPORT.write_text(report(measure(Path(folder))))
    print(REPORT.read_text())


if __name__ == "__main__":
    main()
