import json
import re
from datetime import UTC, datetime

import pytest

from myproject.blog.models import Comment


def links(response):
    return dict(re.findall(r'<a rel="(prev|next)" href="([^"]*)"', response.content.decode()))


def titles(response):
    return re.findall(r"<h2><a [^>]*>([^<]*)</a></h2>", response.content.decode())


def test_walking_older_and_back_meets_each_post_once(client, make_post):
    for number in range(45):
        make_post(f"Post {number}")
    seen, address = [], "/posts/"
    for _page in range(3):
        response = client.get(address)
        seen += titles(response)
        address = "/posts/" + links(response).get("next", "")
    assert seen == [f"Post {number}" for number in range(45)]
    assert "next" not in links(response)
    back = client.get("/posts/" + links(response)["prev"])
    assert titles(back) == [f"Post {number}" for number in range(20, 40)]


def test_going_newer_to_the_first_page_lands_on_its_own_address(client, make_post):
    for number in range(21):
        make_post(f"Post {number}")
    second = client.get("/posts/" + links(client.get("/posts/"))["next"])
    assert client.get("/posts/" + links(second)["prev"]).url == "/posts/"


@pytest.mark.parametrize(
    "cursor",
    ["x", "W10", "WyIyMDI0IiwgImEiXQ", "%00", "é", "W251bGwsbnVsbF0", "W1tb" * 933, "W1tb" * 400],
)
def test_a_cursor_that_we_did_not_make_is_not_found(client, db, cursor):
    assert client.get(f"/posts/?after={cursor}").status_code == 404


def test_a_link_of_before_cursors_were_signed_leads_to_the_first_page(
    client, post, make_post, make_comment
):
    for number in range(51):
        make_post(f"Post {number}")
        make_comment(post)
    for path in ("/posts/", post.get_absolute_url()):
        address = re.search(r'href="(\?after=[^"#]*)', client.get(path).content.decode())[1]
        response = client.get(path + address.rpartition(".")[0])
        assert (response.status_code, response.url) == (302, path)


def test_a_search_is_kept_for_seconds(client, post):
    response = client.get("/search/?q=soon")
    kept = "max-age=0, s-maxage=10, must-revalidate, stale-if-error=0"
    assert (response["Cache-Control"], response["xkey"]) == (kept, "posts")
    assert client.post("/search/").status_code == 405


def test_a_wrong_day_leads_to_the_right_one(client, post):
    response = client.get("/2024/03/13/coming-soon/")
    assert (response.status_code, response.url) == (301, "/2024/03/12/coming-soon/")


def test_a_wrong_day_of_a_slug_that_two_posts_share_is_not_found(client, post, make_post):
    make_post(slug="coming-soon")
    assert client.get("/2020/01/01/coming-soon/").status_code == 404
    assert client.get("/2024/03/12/coming-soon/").status_code == 200


@pytest.mark.parametrize("path", ["/2024/13/", "/0000/", "/2024/00/", "/sitemap-2024-13.xml"])
def test_a_month_that_does_not_exist_is_not_found(client, db, path):
    assert client.get(path).status_code == 404


def test_the_last_year_of_the_calendar_is_no_error(client, db):
    assert client.get("/9999/").status_code in (200, 404)
    assert client.get("/9999/12/").status_code in (200, 404)


def test_comments_come_in_pages(client, post, make_comment):
    for number in range(51):
        make_comment(post, body=f"Comment {number}.")
    first = client.get(post.get_absolute_url())
    assert "Comment 49." in first.content.decode()
    assert "Comment 50." not in first.content.decode()
    address = re.search(r'href="(\?after=[^"#]*)', first.content.decode())[1]
    assert "Comment 50." in client.get(post.get_absolute_url() + address).content.decode()


def test_a_comment_waits_for_a_moderator(client, post):
    form = {"name": "Ann", "email": "ann@example.com", "body": "First!"}
    response = client.post(f"/comments/{post.pk}/", form)
    assert response.url == f"/comments/{post.pk}/received/"
    assert Comment.objects.get().status == Comment.Status.PENDING
    assert b"First!" not in client.get(post.get_absolute_url()).content


def test_a_comment_without_a_body_is_asked_for_one(client, post):
    response = client.post(f"/comments/{post.pk}/", {"name": "Ann", "email": "ann@example.com"})
    assert "This field is required." in response.content.decode()
    assert not Comment.objects.exists()


def test_a_script_gets_the_form_alone(client, post):
    html = client.get(f"/comments/{post.pk}/", headers={"x-requested-with": "XMLHttpRequest"})
    assert html.content.decode().startswith("<form")


def test_the_comment_form_is_kept_by_no_cache(client, post):
    assert "no-store" in client.get(f"/comments/{post.pk}/")["Cache-Control"]


def test_nobody_comments_on_a_draft(client, make_post):
    assert client.get(f"/comments/{make_post(status='draft').pk}/").status_code == 404


@pytest.mark.parametrize("words", ["", "%00", "x" * 101, "' OR 1=1 --", '"unclosed', "!!&|", "*"])
def test_odd_searches_are_answered(client, post, words):
    assert client.get(f"/search/?q={words}").status_code == 200


def test_structured_data_cannot_be_escaped_from(client, post):
    post.title = "</script><script>alert(1)</script>"
    post.save()
    html = client.get(post.get_absolute_url()).content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    assert json.loads(data)["headline"] == post.title
    assert "<script>alert" not in html


def test_the_feed_names_absolute_addresses(client, post, settings):
    feed = client.get("/feed.xml").content.decode()
    assert f'href="{settings.SITE_URL}{post.get_absolute_url()}"' in feed
    assert "testserver" not in feed


def test_the_sitemaps_name_every_post_with_absolute_addresses(client, post, make_post, settings):
    other = make_post(published_at=datetime(2023, 12, 31, 23, 59, tzinfo=UTC))
    index = client.get("/sitemap.xml").content.decode()
    found = ""
    for address in re.findall(r"<loc>([^<]*)</loc>", index):
        found += client.get(address.removeprefix(settings.SITE_URL)).content.decode()
    for page in (post, other):
        assert f"<loc>{settings.SITE_URL}{page.get_absolute_url()}</loc>" in found


def test_a_missing_page_is_friendly(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
