"""README's section on generating, line by line, in a checkout of its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from template.release import commit, git
from tests.checkout import ROOT, copy_checkout

pytestmark = [pytest.mark.slow, pytest.mark.apart]

SECTION = (ROOT / "README.md").read_text().partition("\n## Generate a project\n")[2]
SECTION = SECTION.partition("\n## ")[0]
NEW, COPY, UPDATE = re.findall(r"^    (.*)$", SECTION, re.M)
COPIER = Path(sys.executable).parent / "copier"


def run(command, folder):
    """As a person would type it; what uvx would fetch is installed."""
    command = command.replace("uvx copier", f"{COPIER}")
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)  # noqa: S602
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    copy = copy_checkout(tmp_path_factory.mktemp("readme"))
    run(NEW, copy)
    return copy


def test_a_project_is_made_beside_the_checkout(checkout):
    project = checkout.parent / "acme_blog"
    assert 'SITE_NAME = "Acme Blog"' in (project / "settings/base.py").read_text()
    assert git(project, "rev-list", "--count", "HEAD") == "1"


def test_it_takes_what_the_checkout_has_got_since(checkout):
    project = checkout.parent / "acme_blog"
    with open(checkout / "uwsgi.ini", "a") as file:
        file.write("# New.\n")
    run(NEW.replace("../acme_blog", "../another"), checkout)
    run(UPDATE, project)
    assert git(project, "diff", "--name-only").splitlines() == [".copier-answers.yml", "uwsgi.ini"]


def test_a_published_template_gives_the_same_by_copier_alone(template, generate, tmp_path):
    answers = "--defaults --data project_name=acme_blog"
    run(COPY.replace("FOLDER", f"{answers} {template}"), tmp_path)
    commit_all(tmp_path / "acme_blog")
    trees = {
        git(folder, "rev-parse", "HEAD^{tree}")
        for folder in (tmp_path / "acme_blog", generate("acme_blog"))
    }
    assert len(trees) == 1


def commit_all(folder):
    git(folder, "init", "--quiet")
    commit(folder, "Begin")
