"""Changing the password: the other sessions end, and the admin's own page stays the admin's."""

import pytest
from django.test import Client

from .conftest import PASSWORD

NEW = "another long secret"
FORM = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

pytestmark = pytest.mark.django_db


@pytest.fixture
def browsers(ann):
    """Two browsers in which ann is logged in."""
    both = Client(), Client()
    for browser in both:
        browser.force_login(ann)
    return both


def is_logged_in(browser):
    return browser.get("/accounts/profile/").status_code == 200


def test_the_password_changes_and_only_the_other_session_ends(browsers, ann):
    here, elsewhere = browsers
    assert here.post("/accounts/password_change/", FORM).url == "/accounts/password_change/done/"
    ann.refresh_from_db()
    assert ann.check_password(NEW)
    assert (is_logged_in(here), is_logged_in(elsewhere)) == (True, False)


def test_a_wrong_old_password_changes_nothing(browsers, ann):
    here, elsewhere = browsers
    assert here.post("/accounts/password_change/", {**FORM, "old_password": "x"}).status_code == 200
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    assert is_logged_in(elsewhere)


def test_a_weak_password_is_rejected(browsers, ann):
    weak = {**FORM, "new_password1": "password", "new_password2": "password"}
    html = browsers[0].post("/accounts/password_change/", weak).content.decode()
    assert "This password is too common." in html


def test_an_anonymous_visitor_has_to_log_in_first(client):
    answer = client.post("/accounts/password_change/", FORM)
    assert answer.url == "/accounts/login/?next=/accounts/password_change/"


def test_the_admin_has_its_own_page(admin_client):
    assert b'id="site-name"' in admin_client.get("/backstage/password_change/").content
