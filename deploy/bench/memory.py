"""What one worker of the app server holds in memory, and whether that grows: bin/bench --memory.

A worker renders the site's pages, without the page cache, which would spare it the work. It is not
replaced, as uwsgi.ini does after some thousands of requests, so that a leak shows.
"""

import json
import socket
from pathlib import Path

from . import databases, machine, pages, programs, wrk
from .report import table
from .rows import Row, request_headers

EARLY, LATE = 10_000, 60_000  # Requests after which memory is read.
BOUND = 0.05  # Growth from the first to the second.
# Beside those that the bench measures.
PATHS = ("/", "/about/", "/archive/", "/topics/", "/feed.xml", "/search/?q=database")
ALONE = ["--processes", "1", "--max-requests", "0"]
PROGRAMS = ("uWSGI", "Python", "Django")
PREAMBLE = """# Memory of one worker of the app server

{date}, revision {revision}. {programs}.

One process renders nine kinds of pages, without the page cache, and is not replaced
meanwhile. To repeat it: `.venv/bin/python bin/bench --memory`

"""


def measure(stack, servers, posts, say):
    """Return [(requests, MiB)], read from the worker itself."""
    url = databases.url(stack, databases.name(posts))
    environment = {"DATABASE_URL": url, "REPLICA_URL": "", "CACHE_URL": programs.memcached(servers)}
    paths = [*PATHS, *pages.find(stack, **environment).values()]
    app = programs.app(servers, "memory", "bench.sites.warm", ALONE, **environment)
    rows = [Row("memory", path, app + path, request_headers(stack)) for path in paths]
    readings = []
    for goal in (EARLY, LATE):
        while worker(servers)["requests"] < goal:
            for row in rows:
                wrk.run(row, connections=2, seconds=1)
        say(f"{goal:,} requests …")
        readings.append((worker(servers)["requests"], resident(worker(servers)["pid"])))
    return readings


def worker(servers):
    """https://uwsgi-docs.readthedocs.io/en/latest/StatsServer.html"""
    with socket.socket(socket.AF_UNIX) as stats:
        stats.connect(str(servers / "memory.stats"))
        with stats.makefile() as text:
            return json.load(text)["workers"][0]


def resident(pid):
    """MiB in memory, shared libraries included."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (kibibytes,) = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(kibibytes) / 1024


def report(readings):
    lines = [[f"{requests:,}", f"{size:.1f} MiB"] for requests, size in readings]
    growth = readings[1][1] / readings[0][1] - 1
    verdict = "kept" if growth <= BOUND else "MISSED"
    return (
        f"{table(['requests', 'resident'], lines)}\n\n"
        f"Growth: {growth:+.1%}, aim at most {BOUND:.0%}: {verdict}\n"
    )


def markdown(readings):
    about = machine.describe()
    programs = ", ".join(f"{name} {about['versions'][name]}" for name in PROGRAMS)
    return PREAMBLE.format(programs=programs, **about) + report(readings)
