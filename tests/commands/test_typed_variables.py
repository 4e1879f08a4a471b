"""What a person types behind `make` reaches the program as it was typed."""

import json
import os
import subprocess

import pytest

from ..checkout import ROOT

ODD = """Save $100 $(shell touch hacked) ${HOME} it's "x" `touch hacked` ;&|<#1 \\ """
INSTALLED = [
    "packages",
    ".venv/installed",
    ".stack/venv/installed",
    ".stack/jmeter/installed",
    ".stack/venv/bench",
]
PYTHON = """#!/usr/bin/env python3
import json, sys
print(json.dumps(sys.argv[1:]))
"""


@pytest.fixture
def make(tmp_path):
    """A function that calls `make` with a python that prints its arguments; return those."""
    python = tmp_path / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)

    def make(target, environment=None, **typed):
        old = [option for name in INSTALLED for option in ("-o", name)]
        words = [f"{name}={value}" for name, value in typed.items()]
        done = subprocess.run(
            ["make", "--silent", "-C", ROOT, *old, target, f"BIN={tmp_path}", *words],
            env={"PATH": os.environ["PATH"], **(environment or {})},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        assert not (ROOT / "hacked").exists()
        return json.loads(done.stdout.splitlines()[-1])

    return make


def test_load_gets_each_variable_whole(make):
    typed = {"HOST": "www.example.com", "PASSWORD": ODD, "USERNAME": "a&b", "THREADS": "5"}
    said = make("load", **typed)
    assert said[:3] == ["bin/load", "--port", "8443"]
    assert dict(word.split("=", 1) for word in said[3:]) == typed


def test_what_the_shell_has_is_not_what_somebody_typed(make):
    environment = {"HOST": "evil.example.com", "USERNAME": "root", "PORT": "1"}
    assert make("load", environment) == ["bin/load", "--port", "8443"]


def test_others_are_whole_too(make):
    assert make("bench", REV=ODD, POSTS=ODD)[1:] == [
        *("--posts", ODD, "--port", "8443", "--revision", ODD)
    ]
    assert make("stack", STACK_PORT=ODD)[-1] == ODD
