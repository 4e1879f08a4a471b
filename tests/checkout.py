"""A copy of the project as it would be checked out, with what this one has installed."""

import shutil
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = (
    ".venv",
    ".stack/venv",
    ".stack/ansible",
    ".stack/ci",
    ".stack/jmeter",
    ".stack/lift",
    ".stack/allauth",
    "tests/browser/node_modules",
)


def copy_checkout(folder, installed=INSTALLED):
    """Copy what git knows, or would know, of the project to folder/checkout; return that.

    `installed` is linked into the copy where this checkout has it.
    """
    copy = folder / "checkout"
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in files.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for name in installed:
        if (ROOT / name).is_dir():
            (copy / name).parent.mkdir(exist_ok=True)
            (copy / name).symlink_to(ROOT / name)
    # Copies are made of copies, where tests of the doors run in one.
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
    return copy


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
