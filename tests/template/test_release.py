"""Versions of the template: a repository of its own, with a tag for each."""

import shutil

import pytest

from template.build import ROOT
from template.release import git, release
from tests.checkout import copy_checkout

pytestmark = [pytest.mark.slow, pytest.mark.apart]


@pytest.fixture
def source(tmp_path):
    copy = copy_checkout(tmp_path)
    git(copy, "add", "--all")
    git(copy, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "All")
    return copy


def test_a_machine_where_git_knows_nobody_can_build_too(source, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    release(tmp_path / "built", root=source)
    assert git(tmp_path / "built", "log", "--format=%ae") == "nobody@localhost"


def test_what_has_not_changed_is_the_same_version(source, tmp_path):
    folder = tmp_path / "built"
    assert release(folder, root=source) == release(folder, root=source) == "v0.1"


def test_a_change_is_a_version_that_follows(source, tmp_path):
    folder = tmp_path / "built"
    release(folder, root=source)
    with open(source / "uwsgi.ini", "a") as file:
        file.write("; More.\n")
    assert release(folder, root=source) == "v0.1.1"
    assert "; More." in (folder / "template/uwsgi.ini.jinja").read_text()
    assert git(folder, "tag").splitlines() == ["v0.1", "v0.1.1"]


def test_a_version_can_be_named(source, tmp_path):
    assert release(tmp_path / "built", "v1.2", root=source) == "v1.2"
    assert git(tmp_path / "built", "describe", "--exact-match") == "v1.2"


def test_a_file_that_is_gone_is_gone_from_the_next_version(source, tmp_path):
    folder = tmp_path / "built"
    release(folder, root=source)
    shutil.rmtree(source / "jmeter")
    release(folder, root=source)
    assert not (folder / "template/jmeter").exists()
    assert (ROOT / "jmeter").exists()
