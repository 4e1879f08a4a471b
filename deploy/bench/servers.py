"""Starting the servers that the stack does not have, and ending them."""

import os
import socket
import subprocess
import time

from stack.commands import last_lines, run
from stack.layout import ROOT

from . import BenchError

PATIENCE = 30  # s until a server must answer; a first start of Django takes about 3
# As users that servers accept, and ending with this process even when it is killed.
AS_CHILD = [ROOT / "bin/unprivileged", "setpriv", "--pdeathsig", "TERM"]


class Servers:
    """A context manager: what was started in it ends with it. Files lie in `folder`."""

    def __init__(self, stack):
        self.stack = stack
        self.folder = stack / "bench"
        self.processes = []

    def __enter__(self):
        # By the user who will write to it.
        run([ROOT / "bin/unprivileged", "mkdir", "-p", self.folder])
        return self

    def __exit__(self, *exception):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def __truediv__(self, name):
        return self.folder / name

    def start(self, name, port, command, **environment):
        """Start a program that listens on a port of this machine; returns when it does."""
        with open(self / f"{name}.log", "w") as log:
            process = subprocess.Popen(
                [*AS_CHILD, *command],
                env={**os.environ, **environment},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        deadline = time.monotonic() + PATIENCE
        while not listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchError(f"{name} did not start:\n{self.last_lines(name)}")
            time.sleep(0.05)

    def last_lines(self, name):
        return last_lines((self / f"{name}.log").read_text(errors="replace"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
