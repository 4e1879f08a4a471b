"""Starting and stopping supervisord, and leaving no process behind.

supervisord leads a session of its own, and its programs stay in it: even when it was killed, what
it started is found by the session's number. (PostgreSQL's workers leave it, but end with their
parent.)
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from xmlrpc.client import Error, Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from . import StackError, postgres
from .commands import last_lines
from .layers import LAYERS
from .layout import ROOT

CONFIGURATION = ROOT / "deploy/supervisord.conf"
LAYER_PATIENCE = 60  # s until a layer must answer; the slowest here, a first VCL, takes about 5
STOP_PATIENCE = 30  # s for everything to end by itself; a Celery task may take 10
UP = {"STARTING", "RUNNING"}
ALIVE = UP | {"STOPPING", "BACKOFF"}
FAILED = {"BACKOFF", "FATAL", "EXITED", "UNKNOWN"}


def remote(stack):
    """supervisord's XML-RPC interface: http://supervisord.org/api.html"""
    transport = SupervisorTransport(None, None, f"unix://{stack / 'run/supervisor.sock'}")
    return ServerProxy("http://127.0.0.1", transport=transport).supervisor


def states(stack):
    """{program of a layer: "RUNNING" and so on}; empty where supervisord does not answer."""
    try:
        found = {info["name"]: info["statename"] for info in remote(stack).getAllProcessInfo()}
    except (OSError, HTTPException, Error):
        return {}
    return {name: found[name] for layer in LAYERS for name in layer.programs}


def start(stack):
    with open(stack / "log/supervisord.err", "w") as complaints:
        process = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-c", CONFIGURATION],
            env={**os.environ, **stack.environment(), **settings(stack)},
            cwd=stack.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,
        )
    (stack / "run/session").write_text(str(process.pid))
    if not wait(lambda: states(stack), 10, lambda: process.poll() is None):
        raise StackError(f"supervisord did not start:\n{log(stack, 'supervisord.err')}")


def settings(stack):
    """What deploy/supervisord.conf and deploy/haproxy.cfg take from the environment."""
    ports = {f"{name.upper()}_PORT": str(port) for name, port in stack.ports.items()}
    sites = {
        f"{app.upper()}_{name.upper()}": str(path)
        for app in ("app1", "app2")
        for name, path in stack.site(app)._asdict().items()
    }
    return {
        **ports,
        **sites,
        "STACK": str(stack.directory),
        "POSTGRES_PROGRAMS": str(postgres.programs()),
        # Two app servers, and all other layers, share the cores.
        "APP_PROCESSES": str((os.cpu_count() or 1) // 2 + 1),
        "VARNISH1": stack.at("varnish1_proxy"),
        "VARNISH2": stack.at("varnish2_proxy"),
        "HTTPS_ADDRESS": stack.at("https"),
        "HTTP_ADDRESS": stack.at("http"),
        "CERTIFICATE": str(stack / "tls/site.pem"),
        "ERROR_PAGES": str(stack / "errors"),
        "HAPROXY_SOCKET": str(stack / "run/haproxy.sock"),
    }


def start_layer(stack, layer):
    layer.before(stack)
    for program in layer.programs:
        start_program(stack, program)
    for program in layer.programs:
        await_answer(stack, layer, program)
    layer.after(stack)


def start_program(stack, program):
    try:
        remote(stack).startProcess(program, False)
    except Fault as fault:
        raise StackError(
            f"{program} cannot be started ({fault.faultString}). "
            "If its package is missing, run as root: bin/packages"
        ) from None


def await_answer(stack, layer, program):
    def has_not_failed():
        return states(stack).get(program, "UNKNOWN") not in FAILED

    if not wait(lambda: is_up(stack, layer, program), LAYER_PATIENCE, has_not_failed):
        raise StackError(f"{program} did not start:\n{log(stack, program + '.log')}")


def is_up(stack, layer, program):
    return states(stack).get(program) in UP and layer.answers(stack, program)


def failing(stack):
    """The programs that do not answer."""
    return [
        program
        for layer in LAYERS
        for program in layer.programs
        if not is_up(stack, layer, program)
    ]


def stop(stack):
    """Politely, from the top, then by signals to whatever is left. May be repeated."""
    with suppress(OSError, HTTPException, Error):
        for layer in reversed(LAYERS):
            stop_layer(stack, layer)
        remote(stack).shutdown()
        wait(lambda: not session_members(stack), STOP_PATIENCE)
    for number in (signal.SIGINT, signal.SIGKILL):
        for process in session_members(stack):
            with suppress(ProcessLookupError):
                os.kill(process, number)
        wait(lambda: not session_members(stack), 10)
    (stack / "run/session").unlink(missing_ok=True)


def stop_layer(stack, layer):
    for program in layer.programs:
        with suppress(Fault):  # Is not running.
            remote(stack).stopProcess(program, False)
    wait(lambda: not ALIVE & {states(stack).get(name) for name in layer.programs}, STOP_PATIENCE)


def session_members(stack):
    """Processes of the session that supervisord led, zombies left out.

    The number is supervisord's own, and the kernel gives it to no other process while one of the
    session is left. So, if a stranger has it now, nothing of ours is left.
    """
    try:
        session = int((stack / "run/session").read_text())
    except (FileNotFoundError, ValueError):
        return []
    with suppress(OSError):
        command = Path(f"/proc/{session}/cmdline").read_bytes()  # A zombie's is empty.
        if command and str(CONFIGURATION).encode() not in command:
            return []
    return [process for process, of in living_sessions() if of == session]


def living_sessions():
    """(process, its session) of every process. See proc_pid_stat(5)."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, session = path.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if state != "Z":
            yield int(path.parent.name), int(session)


def wait(until, seconds, worthwhile=lambda: True):
    """Whether it came true before the time was up or waiting was in vain."""
    deadline = time.monotonic() + seconds
    while not until():
        if not worthwhile() or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def log(stack, name):
    path = stack / "log" / name
    return last_lines(path.read_text(errors="replace")) if path.exists() else ""
