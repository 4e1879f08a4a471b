"""Text that XML cannot express is removed on each way in, and old rows break no feed."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from myproject.blog.models import Author, Category, Comment, Post, Tag

# NUL, backspace, escape, a surrogate, a noncharacter.
ODD = "a\x00\x08\x1b\ud800\uffffb"
HTTP_ODD = "a\x00\x08\x1b\uffffb"  # No surrogate comes by HTTP: Django replaces it.
MULTILINE = {"excerpt", "body", "bio", "description"}
FIELDS = [
    (Post, "title"), (Post, "excerpt"), (Post, "body"), (Post, "lead_image_alt"),
    (Comment, "name"), (Comment, "body"), (Author, "name"), (Author, "bio"), (Tag, "name"),
    (Category, "name"), (Category, "description"),
]  # fmt: skip
IDS = [f"{model.__name__}.{field}" for model, field in FIELDS]


@pytest.fixture
def row_of(post, make_comment):
    comment = make_comment(post)
    return lambda model: comment if model is Comment else model.objects.first()


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=IDS)
def test_odd_text_is_cleaned_when_a_row_is_saved(row_of, model, field):
    row = row_of(model)
    setattr(row, field, ODD)
    row.save()
    assert getattr(row, field) == "ab"
    row.refresh_from_db()
    assert getattr(row, field) == "ab"


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=IDS)
def test_odd_text_is_cleaned_in_bulk(row_of, model, field):
    row = row_of(model)
    model.objects.update(**{field: ODD})
    assert getattr(model.objects.get(pk=row.pk), field) == "ab"
    setattr(row, field, ODD + "c")
    model.objects.bulk_update([row], [field])
    assert getattr(model.objects.get(pk=row.pk), field) == "abc"


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=IDS)
def test_odd_text_is_cleaned_in_exact_lookups(row_of, model, field):
    row = row_of(model)
    model.objects.filter(pk=row.pk).update(**{field: "ab"})
    assert model.objects.filter(**{field: ODD}).exists()


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=IDS)
def test_line_breaks_stay_in_texts_only(row_of, model, field):
    row = row_of(model)
    setattr(row, field, "a\r\nb")
    row.save()
    assert getattr(row, field) == ("a\r\nb" if field in MULTILINE else "a b")


def test_expression_is_left_to_the_database(post):
    Post.objects.update(title=Concat("title", Value("!")))
    assert Post.objects.get().title == "Coming soon!"


def test_page_of_a_post_shows_its_text_without_odd_characters(client, make_post):
    post = make_post(body=ODD)
    assert post.body_html == "<p>ab</p>\n"


def test_admin_cleans_what_an_editor_pastes(admin_client, db):
    form = {
        "title": HTTP_ODD,
        "slug": "pasted",
        "body": HTTP_ODD,
        "excerpt": HTTP_ODD,
        "status": "published",
        "published_at_0": "2024-03-12",
        "published_at_1": "12:00",
    }
    assert admin_client.post("/backstage/blog/post/add/", form).status_code == 302
    post = Post.objects.get()
    assert {post.title, post.body, post.excerpt} == {"ab"}


def test_comment_is_cleaned(client, post):
    form = {"name": HTTP_ODD, "email": "ann@example.com", "body": HTTP_ODD}
    client.post(f"/comments/{post.pk}/", form)
    comment = Comment.objects.get()
    assert (comment.name, comment.body, comment.body_html) == ("ab", "ab", "<p>ab</p>\n")


def test_comment_of_control_characters_alone_is_empty(client, post):
    form = {"name": "\x08", "email": "ann@example.com", "body": "\x00"}
    answer = client.post(f"/comments/{post.pk}/", form)
    assert answer.context["form"].errors == {
        "name": ["This field is required."],
        "body": ["This field is required."],
    }


def make_odd_by_sql(table, column):
    with connection.cursor() as cursor:
        sql = f"UPDATE {table} SET {column} = %s"  # noqa: S608  Names of ours.
        cursor.execute(sql, ["a\x08\uffffb"])


COLUMNS = [
    ("blog_post", "title"), ("blog_post", "excerpt"), ("blog_post", "body_html"),
    ("blog_author", "name"), ("blog_tag", "name"), ("blog_category", "name"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_old_row_leaves_feed_and_sitemap_well_formed(client, post, table, column):
    make_odd_by_sql(table, column)
    for path in ("/feed.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-2024-03.xml"):
        response = client.get(path)
        assert response.status_code == 200
        ElementTree.fromstring(response.content)  # noqa: S314


def test_odd_name_of_the_site_leaves_the_feed_well_formed(client, post, settings):
    settings.SITE_NAME = settings.SITE_DESCRIPTION = "a\x08\uffffb"
    feed = ElementTree.fromstring(client.get("/feed.xml").content)  # noqa: S314
    assert feed.find("{*}title").text == feed.find("{*}subtitle").text == "ab"


QUERIES = [
    "blog/post/?status__exact=%00", "blog/post/?q=%00", "blog/comment/?status__exact=%00",
    "blog/comment/?status=%00", "blog/author/?q=a%00b", "blog/redirect/?q=%00",
    "accounts/user/?q=%00", "accounts/user/?username__exact=%00", "auth/group/?q=%00",
    "autocomplete/?app_label=blog&model_name=post&field_name=authors&term=%00",
    "autocomplete/?app_label=blog&model_name=comment&field_name=post&term=%00",
    "blog/post/%00/change/", "blog/post/add/?title=%00", "blog/post/?p=%00", "blog/post/?o=%00",
    "accounts/user/?e=%00", "accounts/user/?%00=1", "blog/post/1/history/?p=%00",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_nul_in_an_address_of_the_admin_is_no_server_error(admin_client, post, query):
    assert admin_client.get(f"/backstage/{query}", follow=True).status_code < 500


@pytest.mark.parametrize("path", ["/search/?q=%00", "/posts/?after=%00", "/%00/", "/tag/%00/"])
def test_nul_in_a_public_address_is_no_server_error(client, db, path):
    assert client.get(path).status_code < 500
