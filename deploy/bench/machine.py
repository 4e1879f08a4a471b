"""On what, with what and when it was measured."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from stack import postgres
from stack.layout import ROOT, VENV

PYTHON = VENV / "bin/python"
DJANGO = "import django; print(django.__version__)"
# How each program says its version.
PROGRAMS = {
    "nginx": ["nginx", "-v"],
    "Varnish": ["varnishd", "-V"],
    "HAProxy": ["haproxy", "-v"],
    "uWSGI": [VENV / "bin/uwsgi", "--version"],
    "Python": [PYTHON, "--version"],
    "Django": [PYTHON, "-c", DJANGO],
    "Memcached": ["memcached", "-V"],
    "Redis": ["redis-server", "--version"],
    "PostgreSQL": [postgres.programs() / "postgres", "--version"],
    "wrk": ["wrk", "-v"],
}


def describe():
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "revision": said(["git", "-C", ROOT, "describe", "--always", "--dirty"]).strip(),
        "machine": f"{os.cpu_count()} × {processor()}, {memory()} GiB",
        "system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}",
        "load": round(os.getloadavg()[0], 1),
        "versions": {name: version(command) for name, command in PROGRAMS.items()},
    }


def processor():
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.machine()


def memory():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def version(command):
    found = re.search(r"\d+(\.\d+)+", said(command))
    return found[0] if found else "unknown"


def said(command):
    """Some programs answer on stderr, and wrk with an exit status of 1."""
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ).stdout
