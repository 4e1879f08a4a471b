"""The build: all that runs here is in the template, and nothing of the template is in a project."""

from pathlib import Path

import jinja2
import pytest

from template.build import OPEN, ROOT, known_files, opened
from template.carried import UndecidedError, is_carried
from template.release import git

# What a generated project has and this repository has not, or has another of.
ITS_OWN = {".copier-answers.yml", "README.md"}
PIECES = ["caching", "database", "media", "ops"]


def files(folder):
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {str(name) for name in names if name.parts[0] != ".git"}


def test_each_file_is_known_to_be_carried_or_not():
    assert {is_carried(name) for name in known_files()} == {True, False}


def test_a_file_in_a_new_place_has_to_be_decided():
    with pytest.raises(UndecidedError, match="new/file"):
        is_carried("new/file")


def test_somebodys_note_is_no_part_of_the_template(tmp_path):
    git(tmp_path, "init", "--quiet")
    for name in ("manage.py", "myproject/blog/new.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    git(tmp_path, "add", "manage.py")
    assert known_files(tmp_path) == ["manage.py", "myproject/blog/new.py"]


@pytest.mark.slow
def test_the_default_answers_give_this_repository(generate):
    project = generate("myproject")
    carried = {name for name in known_files() if is_carried(name)}
    assert files(project) == carried | ITS_OWN
    for name in carried:
        assert (project / name).read_bytes() == (ROOT / name).read_bytes(), name
        assert (project / name).stat().st_mode == (ROOT / name).stat().st_mode, name


@pytest.mark.parametrize(
    "text",
    [
        "{{ other }} {% if %} {# myproject #}",
        "{% raw %}{{ myproject }}{% endraw %}\n",
        "f'{myproject}{{myproject}}'\n\n",
        "\nmyproject",
    ],
)
def test_text_comes_out_as_it_went_in(text):
    engine = jinja2.Environment(keep_trailing_newline=True)  # noqa: S701  No HTML.
    assert engine.from_string(opened(text)).render(project_name="myproject") == text


def test_what_is_left_open_stands_in_the_repository():
    texts = [(ROOT / name).read_bytes() for name in known_files() if is_carried(name)]
    assert [text for text in OPEN if not any(text.encode() in each for each in texts)] == []


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_to_lift_does_not_name_the_project(piece):
    sources = list(Path("myproject", piece).rglob("*.py"))
    assert sources
    assert [path for path in sources if "myproject" in path.read_text()] == []
