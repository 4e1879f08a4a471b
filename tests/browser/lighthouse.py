"""Pages as Lighthouse sees them: https://github.com/GoogleChrome/lighthouse"""

import json
import os
import subprocess
from pathlib import Path
from statistics import median_low

from .budget import AIMS, PATHS, RUNS, SCORES
from .chromium import ARGUMENTS, PROGRAM

SCRIPT = Path(__file__).with_name("lighthouse.mjs")


def visit_pages(stack):
    """Return {name: figures}, for each page of PATHS."""
    address = stack.addresses["https"]
    done = subprocess.run(
        ["node", SCRIPT, address, stack.folder / "tls/site.pem", str(RUNS), *PATHS.values()],
        env={**os.environ, "CHROME_PATH": PROGRAM, "CHROME_FLAGS": " ".join(ARGUMENTS)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    return {name: figures(address, found[path]) for name, path in PATHS.items()}


def figures(address, runs):
    """Return {name: number} with the names of budget.py, and "failed": what lowered a score."""
    requests, again = runs[0]["requests"], runs[-1]["again"]
    pictures = [request["bytes"] for request in requests if request["type"] == "Image"]
    total = sum(request["bytes"] for request in requests)
    return {
        **{name: median_low(run["scores"][name] for run in runs) for name in AIMS | SCORES},
        "html": sum_of(requests, "Document"),
        "script": sum_of(requests, "Script"),
        "without lead": total - max(pictures, default=0),
        "total": total,
        "requests": len(requests),
        "foreign": sum(not request["url"].startswith(f"{address}/") for request in requests),
        "shift": median_low(run["shift"] for run in runs),
        "again": sum(request["bytes"] > 0 for request in again),
        "failed": sorted({line for run in runs for line in run["failed"]}),
    }


def sum_of(requests, type_):
    return sum(request["bytes"] for request in requests if request["type"] == type_)
