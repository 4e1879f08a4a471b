"""Proof by processes: how often is a value computed when many want it at once?"""

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from .conftest import settings_for

VISITOR = Path(__file__).with_name("visitor.py")
STOCK = {
    "memcached": "django.core.cache.backends.memcached.PyLibMCCache",
    "redis": "django_redis.cache.RedisCache",
}


@pytest.fixture
def crowd(server, cache, tmp_path):
    """Let processes visit a key; return (times of computations, what each visitor met)."""

    def visit(number, *, entry=None, log="computations", **plan):
        log = tmp_path / log
        log.touch()
        plan = {
            "cache": entry or settings_for(server, GRACE=60, LOCK_LIFE=1),
            "key": "key",
            "timeout": 600,
            "seconds": 0,
            "rate": 25,
            "compute": 0.5,
            "log": str(log),
            **plan,
        }
        # From the folder above the package, which is found as in a project.
        root = Path(__file__).parents[len(__package__.split("."))]
        command = [sys.executable, str(VISITOR), json.dumps(plan)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        environment = {"PYTHONPATH": str(root)}
        visitors = [
            subprocess.Popen(command, cwd=root, env=environment, **pipes) for _ in range(number)
        ]
        for visitor in visitors:
            assert visitor.stdout.readline() == "ready\n"
        for visitor in visitors:
            visitor.stdin.write("go\n")
            visitor.stdin.flush()
        met = [visitor.communicate()[0] for visitor in visitors]
        computed = [float(line) for line in log.read_text().splitlines()]
        return computed, [json.loads(text) for text in met if text]

    return visit


def test_fifty_processes_and_a_cold_key_are_one_computation(crowd):
    computed, met = crowd(50)
    assert len(met) == 50
    assert len(computed) == 1


def test_the_stock_backend_computes_many_times(crowd, server):
    stock = {"BACKEND": STOCK[server.kind], "LOCATION": server.location}
    computed, _ = crowd(50, entry=stock)
    # All that came while the first one computed: about 50.
    assert len(computed) > 25


def test_a_busy_key_is_computed_once_a_life_and_nobody_waits(crowd, cache):
    cache.set("key", 0.0, 1)
    computed, met = crowd(8, timeout=1, seconds=6)
    assert sum(visitor["requests"] for visitor in met) > 800
    lives = [later - sooner for sooner, later in pairwise(computed)]
    assert len(computed) >= 4
    assert min(lives) >= 1
    assert sum(visitor["waits"] for visitor in met) == 0


def test_a_killed_computation_is_done_by_the_next_claimer(crowd, cache):
    cache.set("key", "old", 1)
    time.sleep(1.1)
    computed, met = crowd(1, die=True)
    assert (len(computed), met) == (1, [])
    computed, met = crowd(4, seconds=2, log="after")
    assert len(met) == 4
    assert len(computed) == 1
    assert sum(visitor["waits"] for visitor in met) == 0


def test_a_killed_first_computation_is_done_by_whoever_waits(crowd):
    computed, met = crowd(1, die=True)
    assert (len(computed), met) == (1, [])
    computed, met = crowd(4, log="after")
    assert len(met) == 4
    assert len(computed) == 1
