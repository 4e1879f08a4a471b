"""The fast tests on two Djangos: make test-djangos.

lts   Django 5.2 (requirements/dev.txt), on the Python that runs nox
next  Django 6.1 (requirements/next.txt), which needs Python 3.12
"""

import shutil
import subprocess
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True  # Hashes decide what is in them. Default: made anew.
VERSIONS = ("3.14", "3.13", "3.12")  # Those that wheels are there for.


def works(python):
    """Whether it runs: pyenv puts programs on PATH that only say that they are not chosen."""
    return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


def newer_python():
    """The newest of VERSIONS on PATH or among pyenv's, or None."""
    for version in VERSIONS:
        found = [
            *Path.home().glob(f".pyenv/versions/{version}.*/bin/python"),
            shutil.which(f"python{version}"),
        ]
        for python in filter(None, found):
            if works(python):
                return str(python)
    return None


NEWER_PYTHON = newer_python()


def run_fast_tests(session, requirements):
    session.install("--require-hashes", "--only-binary", ":all:", "-r", requirements)
    session.run("bin/test-fast", f"{session.bin}/python", *session.posargs, external=True)


@nox.session
def lts(session):
    run_fast_tests(session, "requirements/dev.txt")


@nox.session(python=NEWER_PYTHON or False)
def next(session):
    if not NEWER_PYTHON:
        session.skip("Django 6.1 was not tested: it needs Python 3.12 or newer, which is not here")
    run_fast_tests(session, "requirements/next.txt")
