"""What the load test asks for comes from the site's own database."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from myproject.blog import load_data

User = get_user_model()


@pytest.fixture
def export(tmp_path):
    def run(*options):
        folder = str(tmp_path / "data")
        call_command("export_load_data", folder, *options, stdout=StringIO())
        return {path.stem: path.read_text().splitlines() for path in tmp_path.glob("data/*.txt")}

    return run


def test_each_file_has_what_its_pages_answer(client, post, export):
    files = export()
    assert set(files["posts"]) == {post.get_absolute_url()}
    assert set(files["authors"]) == {"/author/mara-lindqvist/", "/author/idris-okonjo/"}
    for path in {*files["posts"], *files["tags"], *files["authors"]}:
        assert client.get(path).status_code == 200
    assert set(files["searches"]) == {"coming"}  # "soon" is too short to be worth it.
    assert "Coming soon" in client.get("/search/", {"q": "coming"}).content.decode()


def test_a_word_that_finds_nothing_is_not_looked_for(make_post, db):
    make_post("Everything about replicas")
    assert set(load_data.lines()["searches"]) == {"everything", "replicas"}


def test_what_only_editors_see_is_not_asked_for(post, make_post, export):
    make_post("A draft", status="draft")
    assert set(export()["posts"]) == {post.get_absolute_url()}


def test_the_first_of_ten_has_ten_times_the_lines_of_the_last():
    lines = load_data.by_popularity(list(range(10)))
    assert lines == load_data.by_popularity(list(range(10)))
    assert 5 < lines.count(0) / lines.count(9) < 20


def test_accounts_can_log_in_and_are_the_readers(post, export):
    User.objects.create_user("of-another-password", password="another")
    files = export("--accounts", "2", "--password", "secret")
    assert files["users"] == ["load-reader-1", "load-reader-2"]
    for name in [*files["users"], load_data.EDITOR]:
        assert User.objects.get(username=name).check_password("secret")
    assert not User.objects.filter(username__startswith="load-reader", is_staff=True).exists()


def test_without_accounts_for_readers_nobody_elses_is_taken(post, export):
    User.objects.create_user("of-another-password", password="another")
    assert export("--accounts", "0", "--password", "secret")["users"] == []


def test_who_cannot_log_in_is_no_reader(post, export, capsys):
    User.objects.create_user("unusable")
    User.objects.create_user("gone", password="secret", is_active=False)
    User.objects.create_user("staff", password="secret", is_staff=True)
    assert export()["users"] == []
    assert "commenters will fail" in capsys.readouterr().err


def test_accounts_without_a_password_are_refused(post, export):
    with pytest.raises(CommandError, match="--password"):
        export("--accounts", "1")
    assert not User.objects.exists()


def test_an_empty_site_is_told_how_to_be_filled_and_nothing_is_written(db, export, tmp_path):
    with pytest.raises(CommandError, match="no posts and no tags and no authors"):
        export()
    assert not (tmp_path / "data").exists()
