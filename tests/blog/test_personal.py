"""The personal bar: for one visitor, at the price of one query in a while."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from myproject.blog.tagged import untagged
from myproject.caching.refresh import RefreshFailed

User = get_user_model()

EDGE = {"surrogate-capability": "edge=ESI/1.0"}
ADDRESS = "/personal/bar/7/?page=%2Fposts%2F"


@pytest.fixture
def reader(db, client):
    client.force_login(User.objects.create_user("ann"))
    return client


@pytest.fixture
def editor(db):
    """One who logged in by the form, which also brings the cookie against forgery."""
    User.objects.create_user("eve", password="secret", is_staff=True)
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    form = {"username": "eve", "password": "secret"}
    form["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    assert client.post("/accounts/login/", form).status_code == 302
    return client


def included(client, path):
    """The addresses that the edge would include in the page."""
    return re.findall(
        r'<esi:include src="([^"]*)"', client.get(path, headers=EDGE).content.decode()
    )


def test_a_page_includes_one_part(client, post):
    path = post.get_absolute_url()
    assert included(client, "/posts/") == ["/personal/bar/?page=%2Fposts%2F"]
    assert included(client, path) == [f"/personal/bar/{post.pk}/?page={path.replace('/', '%2F')}"]


def test_the_part_costs_one_query_and_then_none(reader, django_assert_num_queries):
    reader.get("/accounts/profile/")  # The session is in its cache.
    with django_assert_num_queries(1):
        reader.get(ADDRESS)
    with django_assert_num_queries(0):
        html = reader.get(ADDRESS).content.decode()
    assert ">ann</a>" in html
    assert "Edit" not in html
    assert "Refresh" not in html


def test_an_editor_is_one_query_too(editor, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = editor.get(ADDRESS).content.decode()
    assert "/backstage/blog/post/7/change/" in html
    assert 'name="page" value="/posts/"' in html


def test_who_logs_in_with_the_session_of_another_is_greeted_by_the_own_name(reader):
    assert ">ann</a>" in reader.get(ADDRESS).content.decode()
    reader.force_login(User.objects.create_user("bob"))
    assert ">bob</a>" in reader.get(ADDRESS).content.decode()


def test_who_has_logged_out_is_not_greeted(reader):
    assert ">ann</a>" in reader.get(ADDRESS).content.decode()
    reader.post("/accounts/logout/")
    assert "Log in" in reader.get(ADDRESS).content.decode()


def test_a_stranger_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "Log in" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("who", ["reader", "editor"])
def test_it_is_kept_by_nobody_and_sets_no_cookie(who, request):
    answer = request.getfixturevalue(who).get(ADDRESS)
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies


def test_without_the_cookie_against_forgery_there_is_no_button(editor):
    del editor.cookies["csrftoken"]
    answer = editor.get(ADDRESS)
    assert "Refresh" not in answer.content.decode()
    assert not answer.cookies


def test_logging_in_and_out_brings_and_takes_the_hint(client, admin_user):
    client.post("/accounts/login/", {"username": "admin", "password": "password"})
    assert client.cookies["personal"].value == "1"
    client.post("/accounts/logout/")
    assert client.cookies["personal"].value == ""


@pytest.fixture
def asked(monkeypatch):
    """The addresses that are refreshed."""
    found = []

    def refresh(url, accelerators):
        found.append(url)

    monkeypatch.setattr("myproject.caching.refresh.refresh", refresh)
    return found


def press(editor, page):
    token = re.search(r'csrfmiddlewaretoken" value="([^"]*)', editor.get(ADDRESS).content.decode())
    return editor.post("/personal/refresh/", {"page": page, "csrfmiddlewaretoken": token[1]})


def test_the_button_refreshes_the_page_and_leads_back(editor, post, asked, settings):
    answer = press(editor, "/posts/?after=x")
    assert (answer.status_code, answer.url) == (302, "/posts/?after=x")
    assert asked == [f"{settings.SITE_URL}/posts/?after=x"]


@pytest.mark.parametrize(
    "page",
    ["", "//evil.example/", "https://evil.example/posts/", "/accounts/login/", "/none/", "/\\evil"],
)
def test_the_button_takes_public_pages_of_this_site_only(editor, asked, page):
    assert press(editor, page).status_code == 400
    assert asked == []


def test_a_refresh_that_fails_is_said(editor, post, monkeypatch):
    def fail(url, accelerators):
        raise RefreshFailed("The page answered 503.")

    monkeypatch.setattr("myproject.caching.refresh.refresh", fail)
    answer = press(editor, "/posts/")
    assert (answer.status_code, b"answered 503" in answer.content) == (502, True)


@pytest.mark.parametrize("page", ["/search/?q=é", "/posts/?\n", "/posts/?a b"])
def test_refresh_of_an_odd_address_is_no_server_error(editor, post, settings, page):
    settings.SITE_URL = "http://127.0.0.1:1"
    assert press(editor, page).status_code == 502


@pytest.mark.parametrize("who", ["reader", "client"])
def test_nobody_else_has_the_button(who, request, db, asked):
    answer = request.getfixturevalue(who).post("/personal/refresh/", {"page": "/posts/"})
    assert answer.status_code == 403
    assert asked == []


def test_what_raw_sql_changed_shows_after_a_refresh(client, post):
    assert "Coming soon" in client.get("/posts/").content.decode()
    # As raw SQL would: no signal, no tag, no last_modified.
    untagged(type(post)).filter(pk=post.pk).update(title="Behind the back")
    assert "Coming soon" in client.get("/posts/").content.decode()
    client.get("/posts/?refresh=1")
    assert "Behind the back" in client.get("/posts/").content.decode()
