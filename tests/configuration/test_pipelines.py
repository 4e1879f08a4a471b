"""The pipelines call doors that exist and keep what doors write; what is wrong in one is found."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from settings.caches import CACHE_ALIASES
from tests.checkout import ROOT

JENKINSFILE = "deploy/ci/Jenkinsfile"
CI = ".github/workflows/ci.yml"


def workflows():
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(".github/workflows/*.yml"))


def called(pipeline):
    """The doors that a pipeline calls."""
    calls = re.findall(r"(?:run: |sh ')make ([a-z -]+)", (ROOT / pipeline).read_text())
    return {door for call in calls for door in call.split()}


@pytest.mark.parametrize("pipeline", [*workflows(), JENKINSFILE])
def test_a_pipeline_calls_doors_that_exist(pipeline):
    makefiles = [ROOT / "Makefile", *ROOT.glob("doors/*.mk")]
    doors = {
        door
        for makefile in makefiles
        for door in re.findall(r"^([a-z-]+):.*## ", makefile.read_text(), re.M)
    }
    assert called(pipeline)
    assert called(pipeline) <= doors


@pytest.mark.parametrize("pipeline", [CI, JENKINSFILE])
def test_both_pipelines_lint_test_and_load(pipeline):
    assert called(pipeline) == {"check", "test-djangos", "coverage", "test", "load"}


def test_figures_come_from_beside_the_servers_and_take_longer_than_a_page_lives():
    workflow = yaml.safe_load((ROOT / ".github/workflows/load.yml").read_text())
    job = workflow["jobs"]["load"]
    assert job["runs-on"] == ["self-hosted", "load"]
    [call] = [step["run"] for step in job["steps"] if "run" in step]
    assert 'HOST="$HOST"' in call
    seconds = int(re.search(r"DURATION=(\d+)", call)[1])
    assert seconds >= max(CACHE_ALIASES["pages"]["TIMEOUT"], settings.CACHE_LIVES["MEDIUM"])


@pytest.mark.parametrize(
    ("writer", "file"),
    [
        ("bin/test", ".local/reports/*tests.xml"),
        ("bin/test-fast", ".local/reports/*tests.xml"),
        ("Makefile", ".local/reports/coverage.xml"),
        ("bin/load", ".stack/load/junit.xml"),
    ],
)
def test_jenkins_keeps_what_the_doors_write(writer, file):
    assert file in (ROOT / JENKINSFILE).read_text()
    folder, _, name = file.rpartition("/")
    assert name.lstrip("*") in (ROOT / writer).read_text()
    assert Path(folder).name in (ROOT / writer).read_text()


@pytest.fixture
def copy(tmp_path):
    for name in (".github", "deploy/ci"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def check(folder):
    return subprocess.run([ROOT / "bin/check-pipelines", folder], capture_output=True, text=True)


@pytest.mark.stack
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (CI, "needs: [lint, fast]", "needs: [lnt]", 'needs job "lnt" which does not exist'),
        (CI, "github.ref", "github.reff", 'property "reff" is not defined'),
        (JENKINSFILE, "stages {", "stages (", "Jenkinsfile: 3: Unexpected input"),
    ],
)
def test_what_is_wrong_in_a_pipeline_is_found(copy, file, old, new, said):
    text = (copy / file).read_text()
    assert old in text
    (copy / file).write_text(text.replace(old, new))
    done = check(copy)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path):
    """A repository with the hooks, whose `make check` fails on a file that says so."""
    shutil.copy(ROOT / ".pre-commit-config.yaml", tmp_path)
    (tmp_path / "Makefile").write_text("check:\n\t@! grep wrong *.py\n")
    (tmp_path / "a.py").write_text("right")
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def hooks(repository, *command):
    program = ROOT / ".stack/ci/bin/pre-commit"
    return subprocess.run([program, *command], cwd=repository, capture_output=True, text=True)


@pytest.mark.stack
def test_the_hook_is_make_check(repository):
    assert hooks(repository, "validate-config").returncode == 0
    assert hooks(repository, "run").returncode == 0
    (repository / "a.py").write_text("wrong")
    subprocess.run(["git", "add", "."], cwd=repository, check=True)
    done = hooks(repository, "run")
    assert done.returncode == 1
    assert "make check" in done.stdout
