"""A project of its own: what `uvx copier copy` gives, and its first commit."""

import shutil
from pathlib import Path

from copier import run_copy
from copier.errors import CopierError

from .release import GitFailed, commit, git


class RefusedError(Exception):
    """An answer or a folder that no project can be made with; says why."""


def new(template, folder, answers):
    """Make a project in `folder` from the last version in the repository `template`.

    answers: {question: answer}, the default for what is left out. Raises RefusedError.
    """
    if not str(folder):
        raise RefusedError("Say where to: make new NAME=acme_blog DEST=../acme_blog")
    folder = Path(folder).expanduser().absolute()
    existed = folder.exists()
    if existed and not (folder.is_dir() and _is_empty(folder)):
        raise RefusedError(f"{folder} is there already, and not empty. Choose another DEST.")
    try:
        run_copy(str(template), folder, answers, defaults=True, quiet=True)
        if not (folder / ".git").exists():
            git(folder, "init", "--quiet", "--initial-branch=main")
        commit(folder, "A project begins, as its template made it")
    except (ValueError, CopierError, GitFailed) as error:
        _remove(folder, existed)
        raise RefusedError(str(error)) from error


def _is_empty(folder):
    """An empty clone is."""
    return {path.name for path in folder.iterdir()} <= {".git"}


def _remove(folder, existed):
    """Leave nothing half made, so that the next try may begin."""
    if not existed:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
