"""Built templates in a git repository of their own, where copier finds versions by their tags."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .build import ROOT, build


def git(folder, *arguments):
    """What git printed. Its errors are the caller's to see: CalledProcessError."""
    command = ["git", "-C", folder, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def identity(folder):
    """Who commits where git has not been told: for a new machine's first commit."""
    asked = ["git", "-C", folder, "config", "user.email"]
    if subprocess.run(asked, capture_output=True).returncode == 0:
        return []
    return ["-c", "user.name=nobody", "-c", "user.email=nobody@localhost"]


def commit(folder, message):
    git(folder, "add", "--all", "--force")
    git(folder, *identity(folder), "commit", "--quiet", "--allow-empty", "-m", message)


def release(folder, version=None, root=ROOT):
    """Build into the repository `folder`, commit and tag; return the tag.

    What is as the last version was is that version. Without `version` it is the next one of a
    checkout, v0.COMMITS or v0.COMMITS.NUMBER: later ones are higher, and v1.0 is above all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    with tempfile.TemporaryDirectory(dir=folder.parent) as new:
        build(Path(new), root)
        replace(folder, Path(new))
    git(folder, "add", "--all", "--force")
    tags = git(folder, "tag", "--sort=creatordate").splitlines()
    if tags and not version and not git(folder, "status", "--porcelain"):
        return tags[-1]
    tag = version or next_version(root, tags)
    commit(folder, f"Version {tag}")
    git(folder, *identity(folder), "tag", "-a", tag, "-m", tag)
    return tag


def replace(folder, new):
    """Put what is in `new` into the place of all but the history."""
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in new.iterdir():
        os.rename(path, folder / path.name)


def next_version(root, tags):
    try:
        count = git(root, "rev-list", "--count", "HEAD")
    except subprocess.CalledProcessError:  # A checkout without a commit.
        count = "0"
    same = sum(tag == f"v0.{count}" or tag.startswith(f"v0.{count}.") for tag in tags)
    return f"v0.{count}.{same}" if same else f"v0.{count}"
