"""What the site itself tells: its pages, the SQL queries of each, and a visitor's session."""

import json

from stack.commands import run
from stack.layout import VENV

from .programs import site_environment


def find(stack, **environment):
    """Return {kind: path} of a filled database."""
    return json.loads(ask(stack, "addresses", **environment))


def queries(stack, paths, **environment):
    """Return the number of queries of each page."""
    return json.loads(ask(stack, "count", *paths, **environment))


def log_in(stack):
    """Return the key of a visitor's session."""
    return ask(stack, "visitor")


def ask(stack, module, *arguments, settings="settings.deploy", **environment):
    """The last line that a module of sites/ prints."""
    command = [VENV / "bin/python", "-m", f"bench.sites.{module}", *arguments]
    return run(command, **site_environment(stack, settings) | environment).splitlines()[-1]
