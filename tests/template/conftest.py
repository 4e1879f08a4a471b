import os
import shutil
import tempfile
from pathlib import Path

import pytest

from template.new import new
from template.release import release
from tests.checkout import INSTALLED, ROOT


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The repository of a built template; it has one version."""
    folder = tmp_path_factory.mktemp("template") / "repository"
    release(folder)
    return folder


@pytest.fixture(scope="session")
def generate(template):
    """Make a project with answers; return its folder, whose path is short enough for sockets."""
    home = Path(tempfile.mkdtemp(prefix="new-"))
    home.chmod(0o755)  # The stack's servers may be another user's.

    def make(project_name, **answers):
        folder = home / f"{len(list(home.iterdir()))}-{project_name}"
        new(template, folder, {"project_name": project_name, **answers})
        return folder

    yield make
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def equip():
    """Give a project what this checkout has installed."""

    def link(project):
        # Older than what is installed: no door may install anew, through the link.
        for path in project.rglob("*"):
            os.utime(path, (0, 0))
        for name in INSTALLED:
            if (ROOT / name).is_dir():
                (project / name).parent.mkdir(parents=True, exist_ok=True)
                (project / name).symlink_to(ROOT / name)
        return project

    return link
