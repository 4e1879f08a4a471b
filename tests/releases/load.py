"""Visitors during a release, and how many of them were failed.

hey opens a connection for each request, wrk keeps its own; both ask less than the machine can do.
Slow senders write comments whose bodies take seconds to arrive: in each step of a release some are
under way. A watcher notes which release answers.
"""

import os
import re
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx

# That a visitor waits for an answer. Beside other tests some take longer than the 20 s of hey.
TIMEOUT_SECONDS = 60
SHARE = 0.6  # of what the machine can do
CAPACITY_SECONDS = 3
CONNECTIONS = 8
UNCACHED = "/accounts/login/"
SLOW = 3  # s that a comment's body takes
SENDERS = 2
PADDING = 24_000  # bytes
PIECES = 12
STYLESHEET = re.compile(r'href="(/static/css/site[^"]+)"')


class Visitors:
    """Failures are sentences; a test wants none of them."""

    def __init__(self, stack, post):
        self.stack = stack
        self.post = post
        self.failures = []
        self.styles = []  # The stylesheet of each answer, as it came.
        self.comments = 0  # That were accepted.
        self.requests = 0
        self._over = threading.Event()
        self._senders = []
        self._programs = []

    def begin(self):
        rate = SHARE * capacity(self.stack)
        self._programs = [hey(self.stack, rate / 2), wrk(self.stack, rate / 2)]
        jobs = [self._watch, *[self._comment] * SENDERS]
        self._senders = [threading.Thread(target=self._repeat, args=[job]) for job in jobs]
        for thread in self._senders:
            thread.start()

    def await_traffic(self):
        """Until answers come: uWSGI is away for a moment only before new requests wait for it."""
        while len(self.styles) < 20:
            assert not self.failures
            time.sleep(0.1)

    def end(self):
        self._over.set()
        for thread in self._senders:
            thread.join()
        reports = []
        for program in self._programs:
            program.send_signal(signal.SIGINT)  # Both report then.
            reports.append(program.communicate()[0])
        self._read_hey(reports[0])
        self._read_wrk(reports[1])

    def _repeat(self, job):
        with self.stack.client(timeout=TIMEOUT_SECONDS) as client:
            while not self._over.is_set():
                try:
                    job(client)
                except (httpx.HTTPError, AssertionError) as error:
                    self.failures.append(f"{job.__name__}: {error!r}")

    def _watch(self, client):
        answer = client.get(UNCACHED)
        assert answer.status_code == 200, answer.status_code
        style = STYLESHEET.search(answer.text)[1]
        if style not in self.styles:
            # Wherever this request goes, the file is there.
            assert client.get(style).status_code == 200, style
        self.styles.append(style)
        time.sleep(0.02)

    def _comment(self, client):
        form = client.get(self.post)
        assert form.status_code == 200, form.status_code
        token = re.search(r'csrfmiddlewaretoken" value="([^"]*)', form.text)[1]
        # A text of its own: the same comment within a minute is the same one.
        fields = f"csrfmiddlewaretoken={token}&name=A&email=a@example.com&body={uuid4()}"
        body = f"{fields}&x=".encode()
        answer = client.post(
            self.post,
            content=slowly(body + b"x" * PADDING),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(body) + PADDING),
                "Referer": str(client.base_url) + self.post,
            },
        )
        assert answer.status_code == 302, answer.status_code
        self.comments += 1

    def _read_hey(self, report):
        answered = {
            code: int(count) for code, count in re.findall(r"\[(\d+)\]\s+(\d+) resp", report)
        }
        self.requests += answered.pop("200")
        self.failures += [f"hey: {count} × {code}" for code, count in answered.items()]
        errors = report.partition("Error distribution:")[2]
        self.failures += [f"hey: {line.strip()}" for line in errors.splitlines() if line.strip()]

    def _read_wrk(self, report):
        self.requests += int(re.search(r"(\d+) requests in", report)[1])
        trouble = re.findall(r"(?:Socket errors|Non-2xx or 3xx responses): .*", report)
        self.failures += [f"wrk: {line}" for line in trouble]


def slowly(body):
    size = len(body) // PIECES + 1
    for start in range(0, len(body), size):
        time.sleep(SLOW / PIECES)
        yield body[start : start + size]


def capacity(stack):
    """Requests/s that hey, with connections of its own, gets from the app servers."""
    command = ["hey", "-z", f"{CAPACITY_SECONDS}s", "-c", str(CONNECTIONS), "-disable-keepalive"]
    report = subprocess.run(
        [*command, stack.addresses["https"] + UNCACHED], capture_output=True, text=True
    )
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report.stdout)[1])


def hey(stack, rate):
    command = ["hey", "-z", "10m", "-c", str(CONNECTIONS), "-q", f"{rate / CONNECTIONS:.2f}"]
    command += ["-t", str(TIMEOUT_SECONDS), "-disable-keepalive"]
    return start([*command, stack.addresses["https"] + UNCACHED])


def wrk(stack, rate):
    script = Path(__file__).with_name("mix.lua")
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", "600"]
    command += ["--timeout", str(TIMEOUT_SECONDS)]
    pause = f"{1000 * CONNECTIONS / rate:.0f}"
    return start([*command, "-s", script, stack.addresses["https"]], PAUSE=pause)


def start(command, **environment):
    return subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def visitors(stack, post):
    them = Visitors(stack, post)
    them.begin()
    try:
        yield them
    finally:
        them.end()
