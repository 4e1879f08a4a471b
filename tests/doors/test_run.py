"""make run, on a checkout of its own."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from .test_with_postgres import servers


@contextmanager
def make_run(checkout, port):
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    with open(checkout / "run.log", "w") as log:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=checkout, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def fetch(port, path="/", patience=60):
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as response:
                return response.read().decode()
        except urllib.error.URLError as error:
            if isinstance(error, urllib.error.HTTPError) or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture
def running(checkout, port):
    with make_run(checkout, port):
        fetch(port)
        yield checkout


def test_the_demo_blog_is_served_with_its_style(running, port):
    assert '<article class="teaser first">' in fetch(port)
    assert "--paper" in fetch(port, "/static/css/site.css")
    secret = (running / ".env").read_text()
    assert "SECRET_KEY=" in secret
    assert (running / ".env").stat().st_mode & 0o077 == 0


def test_stopping_it_stops_everything_and_starting_again_loads_nothing_twice(checkout, port):
    with make_run(checkout, port):
        fetch(port)
    assert servers(checkout) == []
    with make_run(checkout, port):
        assert "teaser first" in fetch(port)
    assert (checkout / "run.log").read_text().count("30 created") == 0
    assert servers(checkout) == []
