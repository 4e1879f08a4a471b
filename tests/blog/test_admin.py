import pytest

from myproject.blog.models import Comment, Post


@pytest.fixture
def office(admin_client, settings):
    def path(rest):
        return f"/{settings.ADMIN_PATH}{rest}"

    return path


def test_the_admin_is_not_where_scanners_look(client, db):
    assert client.get("/admin/").status_code == 404


@pytest.mark.parametrize("page", ["", "blog/post/", "blog/post/add/", "blog/comment/", "blog/tag/"])
def test_each_page_opens(admin_client, office, post, make_comment, page):
    make_comment(post)
    assert admin_client.get(office(page)).status_code == 200


def test_the_list_of_posts_loads_no_body(admin_client, office, post, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        admin_client.get(office("blog/post/"))
    posts = [query["sql"] for query in queries if '"blog_post"."title"' in query["sql"]]
    assert posts
    assert not any('"body"' in sql or '"search"' in sql for sql in posts)


def test_an_editor_publishes_a_post(admin_client, office, db):
    form = {
        "title": "From the desk",
        "slug": "from-the-desk",
        "body": "Text.",
        "status": "published",
        "published_at_0": "2024-03-12",
        "published_at_1": "09:00",
    }
    assert admin_client.post(office("blog/post/add/"), form).status_code == 302
    assert admin_client.get("/2024/03/12/from-the-desk/").status_code == 200


def test_a_second_post_of_the_day_with_the_slug_is_refused_kindly(admin_client, office, post):
    form = {
        "title": "Again",
        "slug": post.slug,
        "body": "Text.",
        "status": "published",
        "published_at_0": "2024-03-12",
        "published_at_1": "09:00",
    }
    answer = admin_client.post(office("blog/post/add/"), form)
    assert "Another post of that day has this slug." in answer.content.decode()
    assert Post.objects.count() == 1


def test_comments_are_approved_in_bulk(admin_client, office, post, make_comment):
    comment = make_comment(post, status=Comment.Status.PENDING)
    form = {"action": "approve", "_selected_action": [comment.pk]}
    admin_client.post(office("blog/comment/"), form)
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 1
