"""Built templates in a git repository of their own, where copier finds versions by their tags."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .build import ROOT, build

# In the place of a person's: what signs, runs hooks or fills new repositories may fail or ask.
CONFIGURATION = {
    "commit.gpgsign": "false",
    "tag.gpgsign": "false",
    "core.hooksPath": os.devnull,
    "init.templateDir": "",
}
# What says who commits. The rest, GIT_DIR for one in a hook, is about another repository.
KEPT = (
    "GIT_AUTHOR_",
    "GIT_COMMITTER_",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
)


class GitFailed(Exception):
    """Says what git said."""


def isolate_git():
    """Have every git of this process, copier's too, know nothing of another repository."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        if not name.startswith(KEPT):
            del os.environ[name]
    os.environ["GIT_CONFIG_COUNT"] = str(len(CONFIGURATION))
    for number, (key, value) in enumerate(CONFIGURATION.items()):
        os.environ[f"GIT_CONFIG_KEY_{number}"] = key
        os.environ[f"GIT_CONFIG_VALUE_{number}"] = value


def git(folder, *arguments):
    """Return what git printed. Raises GitFailed."""
    command = ["git", "-C", folder, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        words = " ".join(map(str, arguments))
        raise GitFailed(f"`git {words}` failed in {folder}: {done.stderr.strip() or done.stdout}")
    return done.stdout.strip()


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
    except GitFailed:  # A checkout without a commit.
        count = "0"
    same = sum(tag == f"v0.{count}" or tag.startswith(f"v0.{count}.") for tag in tags)
    return f"v0.{count}.{same}" if same else f"v0.{count}"
