"""A project of its own: what `uvx copier copy` gives, and its first commit."""

from pathlib import Path

from copier import run_copy
from copier.errors import CopierError

from .release import commit, git


class RefusedError(Exception):
    """An answer or a folder that no project can be made with; says why."""


def new(template, folder, answers):
    """Make a project in `folder` from the last version in the repository `template`.

    answers: {question: answer}, the default for what is left out. Raises RefusedError.
    """
    if not str(folder):
        raise RefusedError("Say where to: make new NAME=acme_blog DEST=../acme_blog")
    folder = Path(folder).absolute()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise RefusedError(f"{folder} is there already, and not empty. Choose another DEST.")
    try:
        run_copy(str(template), folder, answers, defaults=True, quiet=True)
    except (ValueError, CopierError) as error:
        raise RefusedError(str(error)) from error
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "A project begins, as its template made it")
