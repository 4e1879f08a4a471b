"""The pages of a filled database, and the SQL queries that each makes."""

import json

from stack.commands import run
from stack.layout import VENV

from .programs import site_environment


def find(stack, settings="settings.deploy", **environment):
    """Return {kind: {"path": …, "queries": n}}, as sites/count.py prints it."""
    command = [VENV / "bin/python", "-m", "bench.sites.count"]
    printed = run(command, **site_environment(stack, settings) | environment)
    return json.loads(printed.splitlines()[-1])
