"""One run of the load generator for HTTP/2, which wrk does not speak.

https://nghttp2.org/documentation/h2load.1.html
"""

import re
import subprocess
import tempfile
from pathlib import Path
from statistics import quantiles

from . import BenchError
from .wrk import Run

COUNTS = re.compile(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")
STATUSES = re.compile(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx")
RATE = re.compile(r", ([\d.]+) req/s")


def run(row, connections, seconds):
    """As wrk.run(): one request at a time on each connection, as wrk does."""
    with tempfile.NamedTemporaryFile() as log:
        command = ["h2load", f"-t{min(connections, 2)}", f"-c{connections}", "-m1", f"-D{seconds}"]
        headers = [f"-H{name}: {value}" for name, value in row.headers.items() if name != "Host"]
        command += [*headers, f"--log-file={log.name}", row.url]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise BenchError(f"h2load failed on {row.url}:\n{done.stdout}{done.stderr}")
        return read(row, done.stdout, Path(log.name).read_text())


def read(row, output, log):
    succeeded, *failures = map(int, COUNTS.search(output).groups())
    _, *others = map(int, STATUSES.search(output).groups())
    if not succeeded or any(failures + others):
        raise BenchError(f"{row.name}: {output}")
    # Start, status and duration of each request, in µs.
    durations = [int(line.split()[2]) / 1000 for line in log.splitlines()]
    percentiles = quantiles(durations, n=100)
    return Run(rate=float(RATE.search(output)[1]), p50=percentiles[49], p99=percentiles[98])
