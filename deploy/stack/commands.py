"""Running the stack's programs to their end, as a user that servers accept."""

import os
import subprocess

from . import StackError
from .layout import ROOT


def run(command, **environment):
    """Return what it printed; raise with its last lines if it fails."""
    done = try_to(command, **environment)
    if done.returncode:
        name = " ".join(str(word) for word in command[:3])
        raise StackError(f"{name} failed:\n{last_lines(done.stdout)}")
    return done.stdout


def try_to(command, **environment):
    return subprocess.run(
        command,
        env={**os.environ, **environment},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def manage(stack, *arguments, role="app", site=None):
    site = site or stack.site("app1")
    command = [site.venv / "bin/python", site.folder / "manage.py", *arguments]
    return run(command, **stack.environment(role) | {"STATIC_ROOT": str(site.static)})


def last_lines(text, count=20):
    return "\n".join(text.splitlines()[-count:])
