"""Visitors of the site that test_allauth.py makes: run there, with django-allauth."""

import re

import pytest
from django.core import mail
from django.test import Client

PASSWORD = "a long secret"  # noqa: S105
FORM = {"username": "ann", "email": "ann@example.com"}
FORM |= {"password1": PASSWORD, "password2": PASSWORD}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor():
    """Somebody whose address only the edge knows, as behind an app server's socket."""
    return Client(REMOTE_ADDR="", headers={"x-forwarded-for": "192.0.2.1"})


@pytest.fixture
def signed_up(visitor):
    answer = visitor.post("/accounts/signup/", FORM)
    assert answer.url == "/accounts/confirm-email/"
    return visitor


def log_in(visitor):
    return visitor.post("/accounts/login/", {"login": "ann", "password": PASSWORD})


def test_a_visitor_signs_up_confirms_the_address_and_logs_in(signed_up):
    assert log_in(signed_up).url == "/accounts/confirm-email/"  # Not before.
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+/)", mail.outbox[0].body)[1]
    assert b"ann@example.com" in signed_up.get(link).content
    signed_up.post(link)
    visitor = Client(REMOTE_ADDR="", headers={"x-forwarded-for": "192.0.2.1"})
    assert log_in(visitor).url == "/accounts/profile/"
    assert b"<strong>ann</strong>" in visitor.get("/accounts/profile/").content


def test_a_public_page_comes_from_the_page_cache_for_who_signed_up(signed_up):
    rendered, stored = Client().get("/about/"), signed_up.get("/about/")
    assert (len(rendered.templates) > 0, stored.templates) == (True, [])
    assert stored.content == rendered.content
    assert not stored.cookies
    assert "Cookie" not in stored.get("Vary", "")


def test_a_page_of_allauth_has_the_look_of_the_site_and_is_not_stored(visitor):
    pages = [visitor.get("/accounts/signup/") for _ in range(2)]
    assert all(page.templates for page in pages)
    assert b'class="skip"' in pages[0].content
    assert "no-store" in pages[0]["Cache-Control"]


def test_a_visitor_is_led_to_github(visitor):
    assert b"/accounts/github/login/" in visitor.get("/accounts/login/").content
    answer = visitor.post("/accounts/github/login/")
    assert answer.url.startswith("https://github.com/login/oauth/authorize?client_id=this-site")
    policy = visitor.get("/accounts/login/")["Content-Security-Policy"]
    assert "form-action 'self' https://github.com;" in policy
