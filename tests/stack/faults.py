"""Stopping and freezing the stack's programs, and no one else's."""

import signal
import subprocess
import time
from contextlib import ExitStack, contextmanager
from xmlrpc.client import ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from deploy.stack.layers import CACHES
from deploy.stack.layout import CACHE

from ..faults.processes import signal_family
from ..faults.table import Fault, happening


def ask_supervisor(stack, method, program):
    """A method of http://supervisord.org/api.html"""
    transport = SupervisorTransport(None, None, stack.addresses["supervisor"])
    with ServerProxy("http://127.0.0.1", transport=transport) as server:
        return getattr(server.supervisor, method)(program)


# What the table of faults calls otherwise than deploy/supervisord.conf.
PROGRAMS = {
    "primary": ["postgres"],
    "memcached2": CACHES[CACHE].programs,
    "worker": ["redis", "high", "low", "beat"],
}


class OneMachine:
    """A site that the faults of the table can happen to, but for those of cables."""

    def __init__(self, stack):
        self.stack = stack

    def kill(self, target):
        """Stopped, so that supervisord does not start it again."""
        self._ask("stopProcess", target)

    def start(self, target):
        self._ask("startProcess", target)

    def freeze(self, target):
        for process in self._ask("getProcessInfo", target):
            signal_family(process["pid"], signal.SIGSTOP)

    def thaw(self, target):
        for process in self._ask("getProcessInfo", target):
            signal_family(process["pid"], signal.SIGCONT)

    def _ask(self, method, target):
        programs = PROGRAMS.get(target, [target])
        return [ask_supervisor(self.stack, method, program) for program in programs]


def stopped(stack, *programs):
    return _happening(stack, "kill", programs)


def frozen(stack, *programs):
    return _happening(stack, "freeze", programs)


@contextmanager
def _happening(stack, how, programs):
    try:
        with ExitStack() as all_of_them:
            for program in programs:
                all_of_them.enter_context(happening(OneMachine(stack), Fault(program, how, {})))
            yield
    finally:
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
