"""Two beats are started, and one is at work; when it is killed, the other one takes over."""

import json
import os
import signal
import subprocess
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from redis import Redis

from myproject.blog.beat import MAX_IDLE

from .faults import stopped
from .running import ROOT, until
from .test_processes import query
from .workers import persistent_broker

pytestmark = pytest.mark.stack

TIMEOUT_SECONDS = 60  # A beat beside other tests takes 20 and more to start.
PERIOD = timedelta(seconds=1)  # fast_beat.py


class Beat:
    def __init__(self, environment, log):
        self.log = log
        celery = [ROOT / ".stack/venv/bin/celery", "--workdir", ROOT, "-A", "myproject"]
        options = ["beat", "-l", "INFO", "--pidfile="]
        with open(log, "w") as file:
            self.process = subprocess.Popen(
                [*celery, *options],
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def says(self, text):
        return self.log.read_text(errors="replace").count(text)

    def has_sent(self, number):
        return self.says("Sending due task") >= number

    def is_at_work(self):
        return self.has_sent(1)

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
    assert until(first.is_at_work, TIMEOUT_SECONDS), first.log.read_text()
    second = start()
    assert until(lambda: second.says("beat: Starting"), TIMEOUT_SECONDS)
    sent = first.says("Sending due task")
    assert until(lambda: first.says("Sending due task") >= sent + 5, TIMEOUT_SECONDS)
    assert not second.is_at_work()

    first.kill()
    assert until(second.is_at_work, TIMEOUT_SECONDS), second.log.read_text()
    assert_each_period_once(broker)


def test_a_beat_that_is_frozen_is_relieved_and_sends_nothing_again(start, broker):
    first = start()
    assert until(first.is_at_work, TIMEOUT_SECONDS), first.log.read_text()
    second = start()
    assert until(lambda: second.says("beat: Starting"), TIMEOUT_SECONDS)
    first.process.send_signal(signal.SIGSTOP)
    # Until PostgreSQL ends its connection, and with it the lock.
    assert until(second.is_at_work, MAX_IDLE + TIMEOUT_SECONDS), second.log.read_text()
    first.process.send_signal(signal.SIGCONT)
    assert until(lambda: first.says("Beat waits"), TIMEOUT_SECONDS)
    assert_each_period_once(broker)


def test_a_beat_that_is_started_again_waits_for_the_rest_of_the_period(start, broker):
    for _ in range(3):
        beat = start()
        assert until(partial(beat.has_sent, 2), TIMEOUT_SECONDS), beat.log.read_text()
        beat.kill()
    assert_each_period_once(broker)


def assert_each_period_once(broker):
    """Of what is in the queue no two messages are about one period, and none came too early."""
    with Redis.from_url(broker.location) as redis:
        queued = redis.lrange("myproject.high", 0, -1)
    messages = [json.loads(message) for message in queued]
    slots = sorted(message["headers"]["period"][1] for message in messages)
    times = [datetime.fromisoformat(slot) for slot in slots]
    assert len(times) >= 3
    assert min(after - before for before, after in pairwise(times)) >= 0.9 * PERIOD


def test_a_beat_that_loses_the_database_stops_and_comes_back(start, stack):
    beat = start()
    assert until(beat.is_at_work, TIMEOUT_SECONDS)
    # As the site's own role, which may end its own sessions.
    ended = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
    assert query(stack.environment()["DATABASE_URL"], ended) == [(True,)]
    assert until(lambda: beat.says("Beat waits"), TIMEOUT_SECONDS), beat.log.read_text()
    sent = beat.says("Sending due task")
    assert until(lambda: beat.says("Sending due task") > sent, TIMEOUT_SECONDS)
