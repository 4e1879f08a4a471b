"""A generated project is whole: it keeps its style, its tests pass, its stack serves."""

import re
import subprocess
import sys

import pytest
import yaml

from template.carried import OWN
from template.release import git

pytestmark = [pytest.mark.slow, pytest.mark.apart]

TITLE = "Acme's Blog & more"


@pytest.fixture(scope="module")
def project(generate):
    return generate("acme_blog", title=TITLE, cache="redis")


def texts(project):
    for name in git(project, "ls-files").splitlines():
        try:
            yield name, (project / name).read_text()
        except UnicodeDecodeError:
            continue


def test_nothing_is_left_of_the_name_here(project):
    assert [name for name in git(project, "ls-files").splitlines() if "myproject" in name] == []
    assert [name for name, text in texts(project) if "myproject" in text.lower()] == []


def test_nothing_speaks_of_what_only_the_template_has(project):
    own = [pattern for pattern in OWN if "*" not in pattern and "/" in pattern]
    own += ["make sabotage", "make test-template"]
    assert [(name, word) for name, text in texts(project) for word in own if word in text] == []


def test_the_history_begins_with_all_of_it(project):
    assert git(project, "rev-list", "--count", "HEAD") == "1"
    assert git(project, "status", "--porcelain") == ""


def test_the_answers_are_where_they_belong(project):
    assert f'SITE_NAME = "{TITLE}"' in (project / "settings/base.py").read_text()
    assert 'CACHE = "redis"' in (project / "deploy/stack/layout.py").read_text()
    servers = yaml.safe_load((project / "deploy/ansible/inventory.yml").read_text())["all"]["vars"]
    address = "redis://:{{ vault_redis_password }}@10.0.0.21:6380/0"
    assert servers["site_environment"]["CACHE_URL"] == address
    assert (project / "README.md").read_text().startswith(f"# {TITLE}\n")


# The shortest and the longest, and such as come before and after all that is imported beside them.
@pytest.mark.parametrize("name", ["a", "z", "a_name_of_20_letters"])
def test_the_style_does_not_depend_on_the_name(generate, name):
    project = generate(name)
    for check in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *check, "--no-cache", "."]
        done = subprocess.run(ruff, cwd=project, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_its_readme_names_doors_and_files_that_it_has(project):
    readme = (project / "README.md").read_text()
    doors = re.findall(r"\bmake ([a-z-]+)", readme)
    help_ = subprocess.run(["make"], cwd=project, capture_output=True, text=True).stdout
    assert len(doors) > 10
    assert [door for door in doors if f"make {door} " not in help_] == []
    files = re.findall(r"\]\(([^):]+)\)", readme)
    files += re.findall(r"`((?:[\w-]+/)+[\w./-]*\w)", readme)
    assert len(files) > 20
    assert [file for file in files if not (project / file).exists()] == []


def test_no_document_leads_to_a_file_that_is_not_there(project):
    documents = list(project.glob("docs/**/*.md")) + list(project.glob("*/README.md"))
    assert len(documents) > 10
    for document in documents:
        links = re.findall(r"\]\(([^):#]+)\)", document.read_text())
        assert [link for link in links if not (document.parent / link).exists()] == []
