"""What a project cannot be called, or made in, and that nothing is left of the try."""

import pytest

from template.new import RefusedError, new

pytestmark = [pytest.mark.slow, pytest.mark.apart]

REFUSED = {
    "acme-blog": "cannot be imported",
    "": "cannot be imported",
    "AcmeBlog": "in lower case",
    "_blog": "a letter first",
    "the_blog_of_acme_and_others": "more than 20 letters",
    "class": "taken: it is a keyword of Python",
    "email": "taken: it is a module of Python",
    "django": "taken: it is a package that is installed",
    "uwsgi": "taken: it is a package that is installed",
    "settings": "taken: it is a folder or module of the project",
    "varnish": "taken: it is a folder or module of the project",
    "manage": "taken: it is a folder or module of the project",
    "stack": "taken: it is a module of deploy/",
}
ANSWERS = {
    "title": {'The "Blog"': "without", "": "needs a title", "x" * 61: "More than 60"},
    "cache": {"varnish": "Invalid choice"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_cannot_be_is_refused_with_the_reason(template, tmp_path, name):
    with pytest.raises(RefusedError, match=REFUSED[name]):
        new(template, tmp_path / "made", {"project_name": name})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("question", "answer"), [(q, answer) for q, answers in ANSWERS.items() for answer in answers]
)
def test_other_answers_are_refused_too(template, tmp_path, question, answer):
    with pytest.raises(RefusedError, match=ANSWERS[question][answer]):
        new(template, tmp_path / "made", {"project_name": "acme_blog", question: answer})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_as_it_is(template, tmp_path):
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(RefusedError, match="not empty"):
        new(template, tmp_path, {"project_name": "acme_blog"})
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_an_empty_folder_is_taken(template, tmp_path):
    new(template, tmp_path, {"project_name": "acme_blog"})
    assert (tmp_path / "acme_blog/urls.py").exists()
