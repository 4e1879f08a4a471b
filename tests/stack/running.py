"""A running stack, as tests see it: beside the one that `make stack` starts."""

import json
import os
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from redis import Redis

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = 18443  # Far from `make stack`'s 8443.


@dataclass
class RunningStack:
    folder: Path
    addresses: dict

    def environment(self, name="env"):
        """The processes' environment; env.owner has the role that may migrate."""
        lines = (self.folder / name).read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def manage(self, *arguments):
        """Run a management command as the site's processes would; return what it printed."""
        done = subprocess.run(
            [ROOT / ".stack/venv/bin/python", ROOT / "manage.py", *arguments],
            env={**os.environ, **self.environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def client(self, source="127.0.0.1", http2=False, **options):
        """A visitor of the https address, from one of ours, who trusts the stack's authority."""
        trusted = ssl.create_default_context(cafile=self.folder / "tls/ca.pem")
        transport = httpx.HTTPTransport(verify=trusted, http2=http2, local_address=source)
        return httpx.Client(base_url=self.addresses["https"], transport=transport, **options)

    def settle(self, seconds=60):
        """Wait until the queues are empty: changes have been purged, for the second time too."""
        deadline = time.monotonic() + seconds
        with Redis.from_url(self.addresses["redis"]) as broker:
            # Tasks that wait for their countdown are at a worker, not acknowledged; so are those of
            # `low`, which nobody waits for: [message, exchange, queue].
            while broker.llen("myproject.high") or "high" in {
                json.loads(task)[2] for task in broker.hvals("myproject.unacked")
            }:
                assert time.monotonic() < deadline, "the queues do not become empty"
                time.sleep(0.1)


def stack_command(command, folder, port=PORT, *options):
    """Run bin/stack to its end. Fails, and says what to install, where something is missing."""
    return subprocess.run(
        [
            sys.executable,
            ROOT / "bin/stack",
            command,
            "--dir",
            folder,
            "--port",
            str(port),
            *options,
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )


def until(condition, seconds):
    """Whether it came true before the time was up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
