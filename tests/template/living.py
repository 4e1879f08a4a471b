"""A project that lives on while its template does: an owner's work, and the versions that come."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from template.new import new
from template.release import commit, git, release
from tests.checkout import ROOT, copy_checkout

# Merging is the same for all files, and each one costs time at each version.
LEFT_OUT = ("bin", "deploy", "docs/measured", "static", "tests", "varnish", "myproject/blog/demo")


class Template:
    """A copy of this repository that changes, and the versions built from it."""

    def __init__(self, folder):
        self.source = copy_checkout(folder)
        for name in LEFT_OUT:
            shutil.rmtree(self.source / name)
        self.built = folder / "built"

    def edit(self, name, old, text):
        replace(self.source / name, old, text)

    def release(self, version):
        return release(self.built, version, root=self.source)


class Project:
    def __init__(self, folder, template):
        self.folder = folder
        new(template.built, folder, {"project_name": "acme_blog", "title": "Acme"})

    def __truediv__(self, name):
        return self.folder / name

    def edit(self, name, old, text):
        replace(self / name, old, text)

    def write(self, name, text):
        (self / name).parent.mkdir(parents=True, exist_ok=True)
        (self / name).write_text(text)

    def keep(self):
        commit(self.folder, "More")

    def update(self):
        """Take the last version as the project's README says; return the names of what changed."""
        [line] = re.findall(r"^    \.venv/bin/(copier update .*?) +#", README, re.M)
        command = [Path(sys.executable).parent / "copier", *line.split()[1:]]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True)
        listing = git(self.folder, "status", "--porcelain", "--untracked-files=all")
        return [line.split()[-1] for line in listing.splitlines()]


README = (ROOT / "template/README.md").read_text()


def replace(path, old, text):
    before = path.read_text()
    if before.count(old) != 1:
        raise ValueError(f"{path} does not hold {old!r} once")
    path.write_text(before.replace(old, text))
