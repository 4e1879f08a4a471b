import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from myproject.blog.models import Comment, Post, Tag


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


def test_the_list_of_posts_loads_no_body(admin_client, office, post):
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(office("blog/post/"))
    posts = [query["sql"] for query in queries if '"blog_post"."title"' in query["sql"]]
    assert posts
    assert not any('"body"' in sql or '"search"' in sql for sql in posts)


def test_a_preview_shows_what_the_form_holds_and_saves_nothing(admin_client, office, db):
    form = {"title": "Half <done>", "body": "A *body* <script>alert(1)</script>"}
    page = admin_client.post(office("blog/post/preview/"), form)
    assert b"<h1>Half &lt;done&gt;</h1>" in page.content
    assert b"<p>A <em>body</em> </p>" in page.content
    assert "no-store" in page["Cache-Control"]
    assert not Post.objects.exists()


def test_a_preview_is_for_who_may_write(client, office, django_user_model):
    address = office("blog/post/preview/")
    assert client.post(address).status_code == 302
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    assert client.post(address).status_code == 403


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


LISTS = ["blog/post/", "blog/comment/", "blog/author/", "blog/category/", "blog/tag/"]


@pytest.mark.parametrize("query", ["", "?status__exact=published", "?q=soon", "?_facets=True"])
@pytest.mark.parametrize("page", LISTS)
def test_no_list_counts_a_large_table(
    admin_client, office, page, query, post, make_comment, monkeypatch
):
    make_comment(post)
    monkeypatch.setattr("myproject.database.counting.EXACT_BELOW", 0)
    rows = "myproject.database.counting.postgresql_rows"
    monkeypatch.setattr(rows, lambda *table: 1_000_000)
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(office(page + query), follow=True)
    assert queries.captured_queries
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"]]


@pytest.mark.parametrize("page", LISTS)
def test_a_list_of_many_costs_no_more_queries(
    admin_client, office, page, post, make_post, make_comment, django_assert_max_num_queries
):
    for number in range(120):
        make_comment(make_post(category=post.category))
        Tag.objects.create(name=f"{number}", slug=f"tag-{number}")
    # Session, user, how many (four at most: size, savepoint and its time-out, count), rows.
    with django_assert_max_num_queries(9) as queries:
        admin_client.get(office(page))
    rows = [q["sql"] for q in queries if "ORDER BY" in q["sql"] and '"blog_' in q["sql"]]
    assert rows
    assert all("LIMIT" in sql for sql in rows) or page in ("blog/author/", "blog/category/")


def test_the_list_of_comments_loads_no_body_of_a_post(admin_client, office, post, make_comment):
    make_comment(post)
    with CaptureQueriesContext(connection) as queries:
        admin_client.get(office("blog/comment/"))
    assert not any('"blog_post"."body"' in query["sql"] for query in queries)


def test_posts_are_found_by_the_words_of_the_site_s_search(admin_client, office, post, make_post):
    make_post("Something else")
    page = admin_client.get(office("blog/post/?q=soon")).content.decode()
    assert "Coming soon" in page
    assert "Something else" not in page


def test_related_rows_are_offered_a_page_at_a_time(admin_client, office, make_post):
    for number in range(25):
        make_post(f"Post {number}")
    where = "autocomplete/?app_label=blog&model_name=comment&field_name=post&term="
    offer = admin_client.get(office(where)).json()
    assert len(offer["results"]) == 20
    assert offer["pagination"] == {"more": True}


def test_an_editor_chooses_authors_and_tags(admin_client, office, post):
    page = admin_client.get(office(f"blog/post/{post.pk}/change/")).content.decode()
    assert page.count("admin-autocomplete") >= 3
    form = {
        "title": post.title,
        "slug": post.slug,
        "body": post.body,
        "status": "published",
        "published_at_0": "2024-03-12",
        "published_at_1": "12:00",
        "authors": [post.authors.first().pk],
        "tags": [Tag.objects.create(name="new", slug="new").pk],
    }
    admin_client.post(office(f"blog/post/{post.pk}/change/"), form)
    assert post.authors.count() == 1
    assert [tag.name for tag in post.tags.all()] == ["new"]
    assert post.posttag_links.get().published_at == post.published_at


def test_a_comment_stays_with_its_post(admin_client, office, post, make_post, make_comment):
    """So that no count has to follow it."""
    comment, other = make_comment(post), make_post()
    form = {
        "post": other.pk,
        "name": "Ann",
        "email": "ann@example.com",
        "body": "Edited.",
        "created_at_0": "2024-03-12",
        "created_at_1": "12:00",
        "status": "approved",
    }
    admin_client.post(office(f"blog/comment/{comment.pk}/change/"), form)
    comment.refresh_from_db()
    assert (comment.body, comment.post_id) == ("Edited.", post.pk)
