"""The Pythons of this machine that the project supports."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 14)  # Later ones have no wheels yet for what requirements/dev.txt lists.


def supported():
    """Return {"3.11.2": "/usr/bin/python3", …}: on PATH, in /usr/bin, in pyenv, running this."""
    names = [f"python3.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    found = [
        "/usr/bin/python3",
        *filter(None, map(shutil.which, names)),
        *sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3")),
        Path(sys.base_prefix, "bin", "python3"),
    ]
    versions = {}
    for python in found:
        version = version_of(python)
        if version and OLDEST <= numbers(version)[:2] <= NEWEST:
            versions.setdefault(version, str(python))
    return dict(sorted(versions.items(), key=lambda item: numbers(item[0])))


def numbers(version):
    return tuple(map(int, version.split(".")))


def version_of(python):
    """Return "3.11.2", or None: pyenv puts programs on PATH that only say they are not chosen."""
    try:
        said = subprocess.run([python, "--version"], capture_output=True, text=True)
    except OSError:
        return None
    match = re.fullmatch(r"Python (\d+\.\d+\.\d+)\s*", said.stdout)
    return match and match[1]
