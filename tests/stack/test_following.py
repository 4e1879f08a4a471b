"""One request is followed by its id through the log of every layer, down to the database's."""

import json
import threading
import time
from contextlib import closing

import psycopg2
import pytest

from .running import until

pytestmark = pytest.mark.stack

SLOW = 0.3  # s; the database logs statements over 0.1 (deploy/postgresql.conf.d/30-logging.conf).


@pytest.fixture
def slow_request(stack):
    """The id of a request for which the database took its time."""
    owner = stack.environment("env.owner")["DATABASE_URL"]
    with closing(psycopg2.connect(owner)) as lock, stack.client() as visitor:
        lock.cursor().execute("LOCK TABLE blog_category IN ACCESS EXCLUSIVE MODE")
        threading.Timer(SLOW, lock.rollback).start()
        answer = visitor.get(f"/category/none-{time.time_ns()}/")
    assert answer.status_code == 404
    return answer.headers["X-Request-ID"]


def lines(stack, program, text):
    log = (stack.folder / "log" / f"{program}.log").read_text(errors="replace")
    return [line for line in log.splitlines() if text in line]


def test_the_load_balancer_the_app_server_and_the_database_name_it(stack, slow_request):
    assert until(lambda: lines(stack, "haproxy", slow_request), 5)
    line, *_ = lines(stack, "haproxy", slow_request)
    entry = json.loads(line[line.index("{") :])
    assert entry["ms"] >= SLOW * 1000
    assert any(lines(stack, app, f"request_id={slow_request}") for app in ("app1", "app2"))
    (statement,) = [
        line
        for line in lines(stack, "postgres", f"request_id={slow_request}")
        if "duration" in line
    ]
    assert "blog_category" in statement
    assert "user=app" in statement
