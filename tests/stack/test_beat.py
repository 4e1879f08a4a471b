"""Two beats are started, and one is at work; when it is killed, the other one takes over."""

import os
import subprocess

import pytest
from redis import Redis

from .faults import stopped
from .running import ROOT, until
from .test_processes import query
from .workers import persistent_broker

pytestmark = pytest.mark.stack


class Beat:
    def __init__(self, environment, log):
        self.log = log
        celery = [ROOT / ".stack/venv/bin/celery", "--workdir", ROOT, "-A", "myproject"]
        options = ["beat", "-l", "INFO", "--pidfile=", "--schedule", log.with_suffix(".schedule")]
        with open(log, "w") as file:
            self.process = subprocess.Popen(
                [*celery, *options],
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def says(self, text):
        return self.log.read_text(errors="replace").count(text)

    def is_at_work(self):
        return self.says("Sending due task") > 0

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def broker(tmp_path):
    with persistent_broker(tmp_path) as broker:
        yield broker


@pytest.fixture
def start(stack, broker, tmp_path):
    environment = stack.environment() | {
        "BROKER_URL": broker.location,
        "DJANGO_SETTINGS_MODULE": "tests.stack.fast_beat",
        "PYTHONPATH": str(ROOT),
    }
    beats = []

    def start():
        beats.append(Beat(environment, tmp_path / f"beat{len(beats)}.log"))
        return beats[-1]

    yield start
    for beat in beats:
        if beat.process.poll() is None:
            beat.kill()


@pytest.fixture(autouse=True)
def no_other_beat(stack):
    """The stack's own has the lock."""
    with stopped(stack, "beat"):
        yield


def test_one_is_at_work_and_the_other_takes_over_when_it_is_killed(start, broker):
    first = start()
    assert until(first.is_at_work, 20), first.log.read_text()
    second = start()
    assert until(lambda: second.says("beat: Starting"), 20)
    sent = first.says("Sending due task")
    assert until(lambda: first.says("Sending due task") >= sent + 5, 20)
    assert not second.is_at_work()

    first.kill()
    assert until(second.is_at_work, 20), second.log.read_text()
    with Redis.from_url(broker.location) as redis:
        sent = sum(beat.says("Sending due task") for beat in (first, second))
        assert abs(redis.llen("high") - sent) <= 1


def test_a_beat_that_loses_the_database_stops_and_comes_back(start, stack):
    beat = start()
    assert until(beat.is_at_work, 20)
    # As the site's own role, which may end its own sessions.
    ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    assert query(stack.environment()["DATABASE_URL"], ended) == [(True,)]
    assert until(lambda: beat.says("Beat waits"), 20), beat.log.read_text()
    sent = beat.says("Sending due task")
    assert until(lambda: beat.says("Sending due task") > sent, 20)
