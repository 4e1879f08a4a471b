"""How well the caches do and how busy the machine is, during a load test.

Each vital is a share: of two counters that only grow, as (part, whole). What lies between two
readings is what counts.
"""

import json
import re
import subprocess
from pathlib import Path

# Of a machine's processors, or of anything that is waited for: above it, times become unsteady,
# since who comes finds another one before him. https://brooker.co.za/blog/2021/08/05/utilization.html
LINE = 0.7
BUSY = "processors busy"


def read(stack):
    """Return {vital: (part, whole)} of a running stack."""
    varnishes = [varnish(stack / name) for name in ("varnish1", "varnish2")]
    found = {"Varnish hits": tuple(map(sum, zip(*varnishes, strict=True)))}
    found[BUSY] = processors(Path("/proc/stat").read_text())
    return found


def varnish(folder):
    """(hits, look-ups) since it was started. Pages that may not be stored are not looked up."""
    command = ["varnishstat", "-n", folder, "-j", "-f", "MAIN.cache_hit", "-f", "MAIN.cache_miss"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    hits, misses = (
        json.loads(said)["counters"][f"MAIN.cache_{kind}"]["value"] for kind in ("hit", "miss")
    )
    return hits, hits + misses


def processors(text):
    """(busy, all) time of all processors, by what /proc/stat says: idle and iowait are not busy."""
    times = [int(time) for time in re.search(r"^cpu +(.*)$", text, re.M)[1].split()[:8]]
    return sum(times) - times[3] - times[4], sum(times)


def shares(first, last):
    """Return {vital: share between two readings}; None where nothing happened."""
    return {
        name: (part - first[name][0]) / (whole - first[name][1]) if whole > first[name][1] else None
        for name, (part, whole) in last.items()
    }
