"""manage.py loaddata into living data, also with the rights of the site's own role."""

import re

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection

from myproject.blog.models import Comment, Post

from tests.stack.running import ROOT

TABLES = "INSERT, UPDATE, SELECT, DELETE ON ALL TABLES"


@pytest.fixture
def fixture(tmp_path, post, make_comment):
    """A fixture of the post and an approved comment, both of which have changed since."""
    comment = make_comment(post, body="Loaded *words*.")
    path = tmp_path / "fixture.json"
    path.write_text(serializers.serialize("json", [post, comment]))
    comment.delete()
    Post.objects.update(title="Edited since")
    return path


@pytest.fixture
def site_role(db):
    """Act as a role that has on sequences what deploy/roles.sql grants to the site's."""
    granted = re.search(r"GRANT (.*) ON SEQUENCES TO app", (ROOT / "deploy/roles.sql").read_text())
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE site_test")
        for grant in (TABLES, f"{granted[1]} ON ALL SEQUENCES"):
            cursor.execute(f"GRANT {grant} IN SCHEMA public TO site_test")
        cursor.execute("SET LOCAL ROLE site_test")
        yield
        cursor.execute("RESET ROLE")


def test_loaded_comment_is_shown_and_counted(client, post, fixture):
    path = post.get_absolute_url()
    assert "Loaded" not in client.get(path).content.decode()
    call_command("loaddata", fixture, verbosity=0)
    assert Post.objects.get().comment_count == Comment.objects.count() == 1


def test_site_role_may_load(fixture, site_role):
    call_command("loaddata", fixture, verbosity=0)
    assert Post.objects.get().title == "Coming soon"


def test_keys_after_a_load_are_free(post, fixture, make_comment):
    call_command("loaddata", fixture, verbosity=0)
    assert make_comment(post).pk > Comment.objects.earliest("pk").pk
