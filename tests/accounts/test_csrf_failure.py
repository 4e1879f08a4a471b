"""A form whose token is too old comes back with all that was written."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from myproject.blog.models import Comment, Post

OURS = {"Origin": "http://testserver"}
TEXT = "Two lines\nof <b>text</b> & more"


@pytest.fixture
def visitor(db):
    return Client(enforce_csrf_checks=True, headers=OURS)


@pytest.fixture
def path(db):
    post = Post.objects.create(title="T", slug="t", body="x", status="published")
    return f"/comments/{post.pk}/"


def comment(**values):
    return {"name": "Ann", "email": "ann@example.com", "body": TEXT, **values}


def test_text_is_kept_escaped_and_offered_with_a_fresh_token(visitor, path):
    page = visitor.post(path, comment(csrfmiddlewaretoken="old"))
    assert page.status_code == 403
    html = page.content.decode()
    assert "of &lt;b&gt;text&lt;/b&gt; &amp; more</textarea>" in html
    assert f'<form class="stacked" method="post" action="{path}"' in html
    assert 'value="old"' not in html


def test_form_that_is_sent_again_is_accepted(visitor, path):
    html = visitor.post(path, comment()).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    assert visitor.post(path, comment(csrfmiddlewaretoken=token)).status_code == 302
    assert Comment.objects.get().body.splitlines() == TEXT.splitlines()


def test_page_is_never_cached_and_in_the_style_of_the_site(visitor, path, settings):
    page = visitor.post(path, comment())
    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert escape(settings.SITE_NAME) in page.content.decode()


@pytest.mark.parametrize("name", ["password", "old_password", "new_password1", "api_secret"])
def test_secrets_are_not_repeated(visitor, name):
    html = visitor.post("/accounts/login/", {"username": "ann", name: "hunter2"}).content.decode()
    assert "hunter2" not in html
    assert f'type="password" name="{name}"' in html
    assert 'value="ann"' in html


def test_files_are_chosen_again(visitor):
    upload = SimpleUploadedFile("secret.txt", b"content of the file")
    html = visitor.post("/accounts/login/", {"upload": upload}).content.decode()
    assert "content of the file" not in html
    assert 'type="file" name="upload"' in html


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Referer": "http://x/"}, {}],
)
def test_form_of_another_site_is_not_offered(db, path, headers):
    page = Client(enforce_csrf_checks=True, headers=headers).post(path, comment())
    assert page.status_code == 403
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "Two lines" not in page.content.decode()


def test_names_of_fields_are_escaped(visitor, path):
    html = visitor.post(path, {'"><script>': "x" * 50}).content.decode()
    assert "<script>" not in html.replace("<script defer", "").replace("<script  defer", "")


def test_several_values_of_a_field_are_kept(visitor, path):
    html = visitor.post(path, {"tags": ["3", "5"]}).content.decode()
    assert 'name="tags" value="3"' in html
    assert 'name="tags" value="5"' in html


def test_admin_form_keeps_what_an_editor_wrote(admin_user, db):
    editor = Client(enforce_csrf_checks=True, headers=OURS)
    editor.force_login(admin_user)
    page = editor.post("/backstage/blog/post/add/", {"title": "Long work", "body": TEXT})
    assert page.status_code == 403
    assert "of &lt;b&gt;text" in page.content.decode()
