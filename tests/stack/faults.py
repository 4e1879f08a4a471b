"""Stopping and freezing the stack's programs, and no one else's."""

import os
import signal
import subprocess
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from xmlrpc.client import ServerProxy

from supervisor.xmlrpc import SupervisorTransport


def family(process):
    """A process and its descendants, zombies left out."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            children[int(parent)].append(int(path.parent.name))
    found = [process]
    for member in found:
        found += children[member]
    return found


def ask_supervisor(stack, method, program):
    """A method of http://supervisord.org/api.html"""
    transport = SupervisorTransport(None, None, stack.addresses["supervisor"])
    with ServerProxy("http://127.0.0.1", transport=transport) as server:
        return getattr(server.supervisor, method)(program)


@contextmanager
def stopped(stack, *programs):
    for program in programs:
        ask_supervisor(stack, "stopProcess", program)
    try:
        yield
    finally:
        for program in programs:
            ask_supervisor(stack, "startProcess", program)
        await_health(stack, "healthy", "app1", "app2")


@contextmanager
def frozen(stack, *programs):
    members = [
        process
        for program in programs
        for process in family(ask_supervisor(stack, "getProcessInfo", program)["pid"])
    ]
    for process in members:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in members:
            os.kill(process, signal.SIGCONT)
        await_health(stack, "healthy", "app1", "app2")


def health(stack, program):
    """What each Varnish thinks of an app server: healthy or sick."""
    for folder in sorted(stack.folder.glob("varnish[12]")):
        command = ["varnishadm", "-n", folder, "backend.list", f"*.{program}"]
        listed = subprocess.run(command, capture_output=True, text=True).stdout
        lines = [line.split() for line in listed.splitlines() if f".{program} " in line]
        yield lines[0][3] if lines else "unknown"  # Varnish is starting.


def await_health(stack, state, *programs, seconds=40):
    deadline = time.monotonic() + seconds
    while any(one != state for program in programs for one in health(stack, program)):
        assert time.monotonic() < deadline, f"{programs} are not {state}"
        time.sleep(0.2)
