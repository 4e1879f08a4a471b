"""A copy of the project as it would be checked out, with this one's virtualenvs."""

import shutil
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copy_checkout(folder):
    """Copy what git knows, or would know, of the project to folder/checkout; return that."""
    copy = folder / "checkout"
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in files.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for virtualenv in (".venv", ".stack/venv", ".stack/ansible"):
        if (ROOT / virtualenv).is_dir():
            (copy / virtualenv).parent.mkdir(exist_ok=True)
            (copy / virtualenv).symlink_to(ROOT / virtualenv)
    # Copies are made of copies: `make sabotage` runs the tests of the doors.
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
    return copy


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
