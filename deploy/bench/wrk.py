"""One run of the load generator."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import BenchError

SCRIPT = Path(__file__).with_name("wrk.lua")
FAILURES = ("connect", "read", "write", "status", "timeout")
# s until an answer counts as failed: above uWSGI's harakiri. Default: 2, which is merely slow.
TIMEOUT = 40


@dataclass(frozen=True)
class Run:
    rate: float  # Requests a second.
    p50: float  # ms
    p99: float  # ms


def run(row, connections, seconds):
    """Load a row's address; raises if one request failed.

    Where the server says that it closes the connection, as uWSGI does, wrk makes a new one and
    counts no error; an answer that is cut off, or has a status of 400 or more, is one.
    """
    # As many threads as cores at most: wrk shares the cores with what it measures.
    command = ["wrk", f"-t{min(connections, 2)}", f"-c{connections}", f"-d{seconds}"]
    headers = [f"-H{name}: {value}" for name, value in row.headers.items()]
    options = ["--timeout", f"{TIMEOUT}s", "-s", SCRIPT]
    done = subprocess.run([*command, *headers, *options, row.url], capture_output=True, text=True)
    if done.returncode:
        raise BenchError(f"wrk failed on {row.url}:\n{done.stdout}{done.stderr}")
    return read(row, done.stdout)


def read(row, output):
    counted = json.loads(output.splitlines()[-1])
    failures = {name: counted[name] for name in FAILURES if counted[name]}
    if failures or not counted["requests"]:
        raise BenchError(f"{row.name}: {counted['requests']} answers, failed: {failures}")
    return Run(
        rate=counted["requests"] / counted["duration"] * 1e6,
        p50=counted["p50"] / 1000,
        p99=counted["p99"] / 1000,
    )
