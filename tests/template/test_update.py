"""A project with a life of its own takes three later versions of its template."""

import re
import shutil

import pytest

from template.release import git

from .living import Project, Template

pytestmark = [pytest.mark.slow, pytest.mark.apart]

OWN = {"acme_blog/shop/models.py": "# Mine.\n", "notes.md": "Mine.\n"}
BOTH = "doors/both.mk"
ABOUT = "templates/blog/about.html"
MARKED = re.compile(r"<{7}.*?\n(.*?)={7}\n.*?>{7}.*?\n", re.DOTALL)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    made = Template(tmp_path_factory.mktemp("update"))
    made.release("v1.0")
    return made


@pytest.fixture(scope="module")
def project(template, tmp_path_factory):
    """An owner's: edits, files of his own, one renamed and one deleted."""
    made = Project(tmp_path_factory.mktemp("owner") / "acme", template)
    made.edit("settings/base.py", '"en-gb"', '"de"')
    made.edit(ABOUT, "is a blog", "is a magazine")
    for name, text in {**OWN, BOTH: "mine:\n"}.items():
        made.write(name, text)
    (made / "templates/blog/archive.html").rename(made / "templates/blog/past.html")
    (made / "docs/sharding.md").unlink()
    made.keep()
    return made


@pytest.fixture(scope="module")
def untouched(template, tmp_path_factory):
    return Project(tmp_path_factory.mktemp("untouched") / "acme", template)


@pytest.fixture(scope="module")
def first(template, project, untouched):
    """v1.1 changes what the owner changed elsewhere, renamed and deleted, and adds a file."""
    template.edit("settings/base.py", '"UTC"', '"Europe/Vienna"')
    template.edit("templates/blog/archive.html", "{% extends", "{# New #}{% extends")
    template.edit("docs/sharding.md", "# Sharding", "# New")
    (template.source / "myproject/ops/new.py").write_text('NEW = "myproject.ops.new"\n')
    template.release("v1.1")
    changed = project.update()
    project.keep()
    return changed


@pytest.fixture(scope="module")
def second(template, project, first):
    """v1.2 changes the line that the owner changed; he decides."""
    template.edit(ABOUT, "is a blog", "is a weblog")
    template.release("v1.2")
    project.update()
    conflict = (project / ABOUT).read_text()
    project.write(ABOUT, MARKED.sub(r"\1", conflict))
    project.keep()
    return conflict


@pytest.fixture(scope="module")
def third(template, project, second):
    """v1.3 takes files away, and brings one where the owner has his own."""
    shutil.rmtree(template.source / "jmeter")
    (template.source / BOTH).write_text("theirs:\n")
    template.edit("uwsgi.ini", "threads = 1", "threads = 2")
    template.release("v1.3")
    return project.update()


def test_changes_of_both_are_in_the_same_file(project, first):
    text = (project / "settings/base.py").read_text()
    assert 'LANGUAGE_CODE = "de"' in text
    assert 'TIME_ZONE = "Europe/Vienna"' in text


def test_a_new_file_comes_under_the_name_of_the_project(project, first):
    assert (project / "acme_blog/ops/new.py").read_text() == 'NEW = "acme_blog.ops.new"\n'


def test_what_was_renamed_or_deleted_does_not_come_back(project, first):
    assert not (project / "templates/blog/archive.html").exists()
    assert not (project / "docs/sharding.md").exists()
    assert "New" not in (project / "templates/blog/past.html").read_text()


def test_nothing_else_changes(first):
    assert sorted(first) == [
        ".copier-answers.yml",
        "acme_blog/ops/new.py",
        "settings/base.py",
    ]


def test_what_both_changed_is_marked_in_its_place(second):
    ours, separator, theirs = second.partition("\n=======\n")
    assert "<<<<<<< before updating" in ours and "is a magazine" in ours
    assert separator
    assert "is a weblog" in theirs and ">>>>>>> after updating" in theirs


def test_what_the_owner_decided_outlives_the_next_version(project, third):
    assert "is a magazine" in (project / ABOUT).read_text()
    assert "threads = 2" in (project / "uwsgi.ini").read_text()
    assert ABOUT not in third


def test_a_file_that_the_template_gave_up_goes(project, third):
    assert not (project / "jmeter/plan.jmx").exists()


def test_his_own_files_are_never_touched(project, third):
    assert {name: (project / name).read_text() for name in OWN} == OWN


def test_who_changed_nothing_has_what_a_new_project_has(template, untouched, tmp_path, third):
    untouched.update()
    untouched.keep()
    fresh = Project(tmp_path / "acme", template)
    trees = {git(each.folder, "rev-parse", "HEAD^{tree}") for each in (untouched, fresh)}
    assert len(trees) == 1


def test_a_file_that_both_added_has_both(project, third):
    text = (project / BOTH).read_text()
    assert "<<<<<<<" in text and "mine:" in text and "theirs:" in text
