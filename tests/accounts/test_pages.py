"""Every page below /accounts/ is one visitor's: no cache keeps it, and it has the site's look."""

import re

import pytest
from django.test import Client

from myproject.accounts.urls import urlpatterns

from .conftest import PASSWORD

ARGUMENTS = {"<uidb64>": "MQ", "<token>": "x-y"}
PATHS = [re.sub(r"<\w+>", lambda part: ARGUMENTS[part[0]], str(u.pattern)) for u in urlpatterns]
FORMS = ["login/", "password_change/", "password_reset/"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client, ann):
    client.force_login(ann)
    return client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("known", [False, True], ids=["anonymous", "logged in"])
def test_no_cache_keeps_a_page(path, known, ann):
    visitor = Client()
    if known:
        visitor.force_login(ann)
    response = visitor.get(f"/accounts/{path}")
    assert response.status_code in (200, 302, 405)
    assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ("login/", "logout/")])
def test_a_page_has_the_look_of_the_site(member, path):
    html = member.get(f"/accounts/{path}").content.decode()
    assert 'class="skip"' in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("path", FORMS)
def test_each_field_has_a_label(member, path):
    html = (Client() if path == "login/" else member).get(f"/accounts/{path}").content.decode()
    fields = re.findall(r'<input type="(?!hidden)[^>]* id="(\w+)"', html)
    assert fields
    assert set(fields) == set(re.findall(r'<label for="(\w+)"', html))


@pytest.mark.parametrize("path", FORMS)
def test_errors_are_announced_and_shown_once(member, path):
    visitor = Client() if path == "login/" else member
    html = visitor.post(f"/accounts/{path}", {"username": "ann", "password": "x"}).content.decode()
    assert "<title>Error: " in html
    assert html.count('role="alert"') == 1
    errors = re.findall(r"<li>(.*?)</li>", html)
    assert errors
    assert 'aria-invalid="true"' in html or len(errors) == 1


def test_a_visitor_logs_in_sees_the_profile_and_logs_out(client, ann):
    login = client.get("/accounts/profile/").url
    assert login == "/accounts/login/?next=/accounts/profile/"
    assert b'name="next" value="/accounts/profile/"' in client.get(login).content
    form = {"username": "ann", "password": PASSWORD}
    assert client.post(login, form).url == "/accounts/profile/"
    assert b"<strong>ann</strong>" in client.get("/accounts/profile/").content
    assert client.post("/accounts/logout/").url == "/"


def test_the_login_page_links_the_reset_and_the_profile_links_the_change(member):
    assert b'href="/accounts/password_reset/"' in Client().get("/accounts/login/").content
    assert b'href="/accounts/password_change/"' in member.get("/accounts/profile/").content
