"""The stack that runs, for those who measure or load it, else one of their own for as long."""

import subprocess
import sys
from contextlib import contextmanager

from . import StackError, supervisor
from .layout import ROOT, Stack


@contextmanager
def borrow(directory, own, port):
    """Give the stack of `directory`; where none runs, one in `own` on `port`, ended afterwards."""
    running = Stack.existing(directory)
    if running and supervisor.states(running):
        yield running
        return
    command = [sys.executable, ROOT / "bin/stack"]
    options = ["--dir", own, "--port", str(port)]
    try:
        if subprocess.run([*command, "start", *options]).returncode:
            raise StackError("There is no stack, and none could be started.")
        yield Stack.existing(own)
    finally:
        subprocess.run([*command, "stop", *options], check=True)
