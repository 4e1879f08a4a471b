"""Every way of Django to write shows at once, in what it lists and in columns made from others."""

from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, Replace
from PIL import Image

from myproject.blog.models import Comment, Post, PostTag
from myproject.blog.tagged import untagged

from . import writes

PATH = "/2024/03/12/coming-soon/"


@pytest.fixture
def site(post, make_post, make_comment):
    return SimpleNamespace(
        post=post,
        posts=Post.objects.filter(pk=post.pk),
        tag=post.tags.get(),
        link=PostTag.objects.get(post=post),
        elsewhere=make_comment(make_post("Far"), body="Changed"),
    )


def ways(table):
    return pytest.mark.parametrize("write", table.values(), ids=table)


def page(client, path=PATH):
    return client.get(path).content.decode()


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Commit what is written within, though the test's transaction is rolled back."""

    def commit():
        connection.run_on_commit.clear()  # What the fixtures wait for.
        return django_capture_on_commit_callbacks(execute=True)

    return commit


@pytest.fixture
def changing(client, committed):
    """Return (whether each page has the word before the write, and after it)."""

    def change(site, write, word, paths):
        before = [word in page(client, path) for path in paths]
        with committed():
            write(site)
        return before, [word in page(client, path) for path in paths]

    return change


APPEARS = [False, False], [True, True]
VANISHES = [True, True], [False, False]


@ways(writes.POSTS)
def test_title_shows_after_each_way_to_write(site, changing, write):
    assert changing(site, write, "Changed", ["/posts/", PATH]) == APPEARS


@ways(writes.CATEGORY)
def test_category_shows_after_each_way_to_write(site, changing, write):
    assert changing(site, write, "Changed", ["/posts/", PATH]) == APPEARS


@ways(writes.NO_CATEGORY)
def test_category_vanishes_after_each_way_to_write(site, changing, write):
    assert changing(site, write, "/category/caching/", ["/posts/", PATH]) == VANISHES


@ways(writes.TAGS)
def test_tag_or_author_shows_after_each_way_to_write(site, changing, write):
    assert changing(site, write, "Changed", ["/posts/", PATH]) == APPEARS


@ways(writes.NO_TAG)
def test_tag_vanishes_after_each_way_to_write(site, changing, write):
    assert changing(site, write, "/tag/varnish/", ["/posts/", PATH]) == VANISHES


@ways(writes.TOPICS)
def test_name_of_topic_shows_after_each_way_to_write(site, changing, write):
    assert changing(site, write, "Changed", ["/posts/", PATH]) == APPEARS


@ways(writes.COMMENTS)
def test_comment_shows_and_counts_after_each_way_to_write(client, site, committed, write):
    assert "Changed" not in page(client)
    with committed():
        write(site)
    assert "Changed" in page(client)
    assert "1 comment<" in page(client)


HIDING = {
    "update": lambda comments: comments.update(status="spam"),
    "set_status": lambda comments: comments.set_status("spam"),
    "delete": lambda comments: comments.get().delete(),
    "delete in bulk": lambda comments: comments.delete(),
    "raw delete": lambda comments: comments._raw_delete("default"),
    "bulk_update": lambda comments: Comment.objects.bulk_update(
        [Comment(pk=comments.get().pk, status="spam")], ["status"]
    ),
    "move": lambda comments: comments.update(post=Post.objects.get(title="Far")),
}


@ways(HIDING)
def test_hidden_comment_vanishes_and_is_not_counted(client, site, make_comment, committed, write):
    comment = make_comment(site.post, body="Hide me")
    assert "Hide me" in page(client)
    with committed():
        write(Comment.objects.filter(pk=comment.pk))
    assert "Hide me" not in page(client)
    assert "No comments yet" in page(client)


BODIES = {
    "update": lambda rows: rows.update(body="*Changed*"),
    "update with an expression": lambda rows: rows.update(
        body=Concat(Value("*Changed"), Value("*"))
    ),
    "Replace": lambda rows: rows.update(body=Replace("body", Value("body"), Value("Changed"))),
    "bulk_update": lambda rows: rows.model.objects.bulk_update(
        [rows.model(pk=rows.get().pk, body="*Changed*")], ["body"]
    ),
    "save of the field": lambda rows: save_field(rows.get()),
    "loaddata": lambda rows: load_body(rows.get()),
}


def save_field(row):
    row.body = "*Changed*"
    row.save(update_fields=["body"])


def load_body(row):
    row.body = "*Changed*"
    writes.load(row)


@ways(BODIES)
def test_body_of_post_is_rendered_after_each_way_to_write(client, site, committed, write):
    assert "<em>body</em>" in page(client)
    with committed():
        write(site.posts)
    assert "<em>Changed</em>" in page(client)


@ways(BODIES)
def test_body_of_comment_is_rendered_after_each_way_to_write(
    client, site, make_comment, committed, write
):
    comment = make_comment(site.post, body="A *body*.")
    assert "<em>body</em>" in page(client)
    with committed():
        write(Comment.objects.filter(pk=comment.pk))
    assert "<em>Changed</em>" in page(client)


def test_bodies_of_rows_created_in_bulk_are_rendered(site):
    (made,) = Post.objects.bulk_create([Post(title="T", slug="t", body="*New*")])
    assert Post.objects.get(pk=made.pk).body_html == "<p><em>New</em></p>\n"


def test_loaded_post_keeps_the_count_of_its_living_comments(site, make_comment):
    make_comment(site.post)
    writes.load(site.post)  # As it was before the comment.
    assert site.posts.get().comment_count == 1


def test_search_finds_the_words_of_an_update(client, site):
    site.posts.update(body="zebra")
    assert "Coming soon" in page(client, "/search/?q=zebra")


OLD_SIZE = {"lead_image_width": 7, "lead_image_height": 7}


def test_update_of_a_lead_image_states_its_size_and_has_no_thumbnails_yet(site):
    picture = BytesIO()
    Image.new("RGB", (20, 10)).save(picture, "PNG")
    default_storage.save("other.png", ContentFile(picture.getvalue()))
    untagged(Post).update(lead_image="old.png", lead_image_made="x", **OLD_SIZE)
    site.posts.update(lead_image="other.png")
    post = site.posts.get()
    assert (post.lead_image_width, post.lead_image_height) == (20, 10)
    assert post.lead_image_made == ""


def test_update_to_a_missing_lead_image_is_refused_and_changes_nothing(site):
    with pytest.raises(FileNotFoundError, match="missing"):
        site.posts.update(lead_image="missing.png", title="Changed")
    assert site.posts.get().title == "Coming soon"
