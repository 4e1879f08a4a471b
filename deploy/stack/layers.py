"""The programs in the order they start, and how each shows that it answers."""

import socket
from collections.abc import Callable
from dataclasses import dataclass

from . import edge, postgres
from .commands import try_to
from .layout import CACHE, VENV


@dataclass(frozen=True)
class Layer:
    programs: tuple[str, ...]  # In deploy/supervisord.conf; they start together.
    answers: Callable  # (stack, program) -> whether it does what it is there for.
    before: Callable = lambda stack: None
    after: Callable = lambda stack: None


def line(question, answer):
    """A check that sends a line and compares how the answer begins."""

    def answers(stack, program):
        try:
            with socket.create_connection(("127.0.0.1", stack.ports[program]), timeout=2) as server:
                server.sendall(question)
                return server.recv(64).startswith(answer)
        except OSError:
            return False

    return answers


def is_ready(stack, program):
    return edge.answers(stack, stack.address(program), "/health/ready/")


def serves_home(stack, program):
    return edge.answers(stack, stack.address("https", "https"), "/")


def works(stack, program):
    """Workers answer a ping. Beat answers nobody; supervisord has seen by now whether it stays."""
    if program == "beat":
        return True
    celery = [VENV / "bin/celery", "--app", "myproject"]
    ping = ["inspect", "--timeout", "1", "--destination", f"{program}@stack", "ping"]
    return not try_to([*celery, *ping], **stack.environment()).returncode


CACHES = {
    "memcached": Layer(("memcached",), line(b"version\r\n", b"VERSION")),
    "redis": Layer(("cache",), line(b"PING\r\n", b"+PONG")),
}
LAYERS = (
    Layer(("postgres",), postgres.answers, before=postgres.make_primary, after=postgres.make_roles),
    Layer(("replica",), postgres.answers, before=postgres.make_replica),
    CACHES[CACHE],
    Layer(("redis",), line(b"PING\r\n", b"+PONG")),
    Layer(("app1", "app2"), is_ready, before=edge.release),
    Layer(("high", "low", "beat"), works),
    Layer(("flower",), line(b"GET /healthcheck HTTP/1.0\r\n\r\n", b"HTTP/1.1 200")),
    Layer(("varnish1", "varnish2"), is_ready, before=edge.make_vcl),
    Layer(("haproxy",), serves_home, before=edge.make_certificate),
)
