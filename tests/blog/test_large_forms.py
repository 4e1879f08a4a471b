"""Forms that are too large: a sentence for the editor, and the text is kept."""

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.base import ContentFile
from django.test import override_settings

from myproject.blog.errors import bad_request
from myproject.blog.markdown import MAX_BYTES
from myproject.blog.models import Comment, Post

from ..checkout import ROOT

FORM = {
    "title": "From the desk",
    "slug": "from-the-desk",
    "status": "published",
    "published_at_0": "2024-03-12",
    "published_at_1": "09:00",
}


@pytest.fixture
def save(admin_client):
    def save(page="add/", **values):
        address = f"/{settings.ADMIN_PATH}blog/post/{page}"
        return admin_client.post(address, {**FORM, **values})

    return save


LINE = "A line of a long text.\r\n"
TOO_LARGE = LINE * (2_700_000 // len(LINE))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (TOO_LARGE, "This text has 2.6 MB; a text may have 2 MB. Split it."),
        ("<div>\n" * 5000, "nested more than 100 deep"),
    ],
    ids=["size", "nesting"],
)
def test_post_beyond_the_limits_is_kept_in_the_form_with_a_sentence(save, body, reason):
    page = save(body=body)
    assert page.status_code == 200
    assert reason in page.content.decode()
    assert page.context["adminform"].form["body"].value() == body
    assert not Post.objects.exists()


def test_preview_beyond_the_limits_is_a_sentence(save):
    page = save("preview/", body="<div>" * 5000)
    assert page.status_code == 400
    assert "What you wrote is still in the form" in page.content.decode()


def test_longest_post_that_an_import_takes_is_saved(save):
    body = LINE * (MAX_BYTES // len(LINE.replace("\r", "")))
    assert len(body) > MAX_BYTES
    assert save(body=body).status_code == 302
    assert Post.objects.get().body == body.strip()


def test_comment_beyond_the_limits_is_kept_in_the_form(client, post):
    form = {"name": "Ann", "email": "ann@example.com", "body": "<b>" * 101}
    page = client.post(f"/comments/{post.pk}/", form)
    assert "nested more than 100 deep" in page.content.decode()
    assert not Comment.objects.exists()


def test_form_of_a_post_takes_what_the_edge_lets_through():
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert f"limit-post = {limit}\n" in (ROOT / "uwsgi.ini").read_text()
    assert f'X-Body-Limit = "{limit // 1024**2}MB"' in (ROOT / "varnish/site.vcl").read_text()
    assert f"content-length) gt {limit} }}" in (ROOT / "deploy/haproxy.cfg").read_text()


@override_settings(
    DATA_UPLOAD_MAX_MEMORY_SIZE=1000,
    DATA_UPLOAD_MAX_NUMBER_FIELDS=10,
    DATA_UPLOAD_MAX_NUMBER_FILES=1,
)
@pytest.mark.parametrize(
    ("values", "status", "reason"),
    [
        ({"body": "a" * 1001}, 413, "The text that you sent is too large."),
        ({"tags": range(11)}, 400, "You sent too many fields"),
        (
            {"lead_image": [ContentFile(b"a", "a.png"), ContentFile(b"b", "b.png")]},
            400,
            "You sent too many files",
        ),
    ],
    ids=["bytes", "fields", "files"],
)
def test_request_beyond_the_limits_has_a_page_that_says_what_to_do(save, values, status, reason):
    page = save(**values)
    assert page.status_code == status
    assert reason in page.content.decode()
    assert "Go back in your browser" in page.content.decode()


def test_text_of_an_exception_is_not_shown(rf):
    page = bad_request(rf.get("/"), BadRequest("secret"))
    assert page.status_code == 400
    assert "secret" not in page.content.decode()
    assert bad_request(rf.get("/"), RequestDataTooBig("secret")).status_code == 413
