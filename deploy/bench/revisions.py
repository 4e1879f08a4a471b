"""Two revisions side by side: the same databases and caches, an app server of each, in turns.

The older one may ask a database that the newer one has migrated, as it does during a release.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from stack.commands import run
from stack.layout import ROOT, VENV

from . import BenchError, databases, pages, programs
from .report import table
from .rounds import CONNECTIONS, Effort
from .rows import KINDS, Row, request_headers

EFFORT = Effort(rounds=7, seconds=2, warm_up=1)
SITES = {"hit": "settings.deploy", "warm": "bench.sites.warm", "cold": "settings.deploy"}
NAMES = {"edge": "Varnish hit", "hit": "Page cache hit", "warm": "Warm", "cold": "Cold"}
HERE, THERE = "here", "there"


@dataclass(frozen=True)
class Revision:
    name: str
    root: Path
    venv: Path


def checked_out(name, folder):
    """Return the revision, unpacked, with a virtualenv of its own if it asks for other packages."""
    found = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--short", "--verify", f"{name}^{{commit}}"],
        capture_output=True,
        text=True,
    )
    if found.returncode:
        raise BenchError(f"Git knows no revision {name}.")
    root = folder / found.stdout.strip()
    if not (root / "uwsgi.ini").exists():
        root.mkdir(parents=True, exist_ok=True)
        archive = ["git", "-C", ROOT, "archive", root.name]
        with subprocess.Popen(archive, stdout=subprocess.PIPE) as packed:
            subprocess.run(["tar", "-x", "-C", root], stdin=packed.stdout, check=True)
    return Revision(root.name, root, _venv(root))


def _venv(root):
    wanted = Path("requirements/deploy.txt")
    if (root / wanted).read_bytes() == (ROOT / wanted).read_bytes():
        return VENV
    if not (root / "venv/installed").exists():
        run([ROOT / "bin/virtualenv", VENV / "bin/python", root / "venv", root / wanted])
        (root / "venv/installed").touch()
    return root / "venv"


def rows(stack, servers, posts, there):
    """A Row for each page of each revision; ids are (revision, cache, kind)."""
    database = {
        "DATABASE_URL": databases.url(stack, databases.name(posts)),
        "REPLICA_URL": "",
    }
    found = pages.find(stack, **database, CACHE_URL="off://")
    made = []
    for side, revision in ((HERE, Revision("this checkout", ROOT, VENV)), (THERE, there)):
        static = {} if side == HERE else _static(stack, revision)
        # Each shall find what it has stored itself.
        memcached = programs.memcached(servers)
        for cache, settings in SITES.items():
            url = "off://" if cache == "cold" else memcached
            environment = database | static | {"CACHE_URL": url}
            app = programs.app(
                servers, f"{side}-{cache}", settings, revision=revision, **environment
            )
            if cache == "hit":
                edge = programs.site_varnish(servers, f"{side}-varnish", revision, app)
                made += _rows(stack, side, "edge", edge, found)
            made += _rows(stack, side, cache, app, found)
    return made


def _rows(stack, side, cache, server, found):
    headers = request_headers(stack)
    return [
        Row((side, cache, kind), f"{NAMES[cache]}: {KINDS[kind]}", server + path, headers)
        for kind, path in found.items()
    ]


def _static(stack, revision):
    """Its pages name its own files."""
    static = {"STATIC_ROOT": str(revision.root / "collected")}
    environment = programs.site_environment(stack, "settings.deploy") | static
    manage = [revision.venv / "bin/python", revision.root / "manage.py"]
    run([*manage, "collectstatic", "--no-input"], **environment)
    return static


def report(measured, there):
    """A table of requests a second, with the range of the ratio over the rounds as its noise."""
    head = ["page", there.name, "this checkout", "ratio", "from", "to", ""]
    lines = []
    for row in measured.rows:
        if row.id[0] == HERE:
            ratios = _ratios(measured, row)
            other = (THERE, *row.id[1:])
            rates = [measured.median(id, CONNECTIONS[-1], "rate") for id in (other, row.id)]
            figures = [f"{ratio:.2f}" for ratio in (median(ratios), min(ratios), max(ratios))]
            lines.append(
                [row.name, *(f"{rate:,.0f}" for rate in rates), *figures, _verdict(ratios)]
            )
    return table(head, lines)


def _ratios(measured, row):
    here, there = (measured.runs[(side, *row.id[1:]), CONNECTIONS[-1]] for side in (HERE, THERE))
    return [mine.rate / other.rate for mine, other in zip(here, there, strict=True)]


def _verdict(ratios):
    """What was so in every round of many is no noise."""
    if len(ratios) < EFFORT.rounds:
        return ""
    if max(ratios) < 1:
        return "slower"
    return "faster" if min(ratios) > 1 else ""
