"""`make new` from inside a hook, with a person's configuration of git, into an empty clone."""

import os
import subprocess
from pathlib import Path

import pytest

from template.release import git

from ..checkout import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.apart]


@pytest.fixture
def make(template, tmp_path):
    """A function that runs bin/new with an environment of its own; return what came of it.

    The checkout that it stands in is the built template's: what is made from it is the same.
    """

    def make(folder, **environment):
        command = [ROOT / ".venv/bin/python", ROOT / "bin/new", "acme_blog", folder]
        environment = {**os.environ, "HOME": str(tmp_path), **environment}
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )

    return make


@pytest.fixture
def other(tmp_path):
    """A repository that is not to be touched."""
    folder = tmp_path / "other"
    git(tmp_path, "init", "--quiet", folder)
    (folder / "mine").write_text("mine")
    return folder


def test_another_repository_that_the_environment_names_is_left_alone(make, other, tmp_path):
    names = {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / ".git/index"),
    }
    done = make(tmp_path / "made", **names)
    assert done.returncode == 0, done.stderr
    assert git(tmp_path / "made", "log", "--format=%s") == (
        "A project begins, as its template made it"
    )
    assert git(other, "status", "--porcelain") == "?? mine"
    assert not (other / ".git/refs/tags").exists() or not any((other / ".git/refs/tags").iterdir())


def test_what_a_person_has_configured_stops_nothing(make, tmp_path):
    hooks = tmp_path / "templates/hooks"
    hooks.mkdir(parents=True)
    for name in ("pre-commit", "post-checkout", "commit-msg"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    (tmp_path / ".gitconfig").write_text(
        "[commit]\ngpgsign = true\n[tag]\ngpgsign = true\n[gpg]\nprogram = false\n"
        f"[init]\ntemplateDir = {tmp_path}/templates\n[core]\nhooksPath = {hooks}\n"
        "[user]\nname = Ann\nemail = ann@example.com\n"
    )
    done = make(tmp_path / "made")
    assert done.returncode == 0, done.stderr
    assert git(tmp_path / "made", "log", "--format=%ae") == "ann@example.com"


def test_an_empty_clone_is_empty(make, tmp_path):
    git(tmp_path, "init", "--quiet", "--bare", "hub")
    git(tmp_path, "clone", "--quiet", "hub", "made")
    done = make(tmp_path / "made")
    assert done.returncode == 0, done.stderr
    assert git(tmp_path / "made", "remote") == "origin"
    assert git(tmp_path / "made", "log", "--format=%s").startswith("A project begins")


def test_a_tilde_is_the_home_folder(make, tmp_path):
    done = make("~/made")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made/acme_blog/urls.py").exists()


def test_what_git_says_is_said_and_nothing_is_left(make, tmp_path):
    broken = {"GIT_AUTHOR_DATE": "never"}  # Git refuses to commit with it.
    clone = Path(tmp_path / "clone")
    git(tmp_path, "init", "--quiet", clone)
    for folder in (tmp_path / "made", clone):
        done = make(folder, **broken)
        assert done.returncode == 1
        assert "invalid date format: never" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "made").exists()
    assert [path.name for path in clone.iterdir()] == [".git"]
    assert make(tmp_path / "made").returncode == 0


def test_a_title_is_the_one_that_was_typed(tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/usr/bin/env python3\nimport sys\nprint(sys.argv[1:])\n")
    python.chmod(0o755)
    title = "Save $100 $(shell touch hacked) & it's `more`"
    words = ["NAME=a", "DEST=~/b c", f"TITLE={title}", f"BIN={tmp_path}"]
    make = ["make", "--silent", "-C", ROOT, "-o", ".venv/installed", "new", *words]
    environment = {"PATH": os.environ["PATH"]}  # Without what `make test` has for its own.
    done = subprocess.run(make, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == str(["bin/new", "a", "~/b c", "--title", title])
