"""A new SECRET_KEY, as docs/rotation.md brings it in: what the old one has signed is still good."""

import re

import pytest
from django.core import mail
from django.test import Client

from myproject.accounts.tasks import send_password_reset

PASSWORD = "a long secret"


@pytest.fixture
def rotate(settings):
    """A function that changes the key; `fallbacks` says whether the old one is kept."""

    def rotate(fallbacks):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if fallbacks else []
        settings.SECRET_KEY = "another-key-0123456789-abcdefghij"

    return rotate


@pytest.fixture
def user(django_user_model):
    return django_user_model.objects.create_user("ann", "ann@example.com", PASSWORD)


@pytest.mark.parametrize("fallbacks", [True, False])
def test_who_is_logged_in_stays_so_if_the_old_key_is_kept(client, user, rotate, fallbacks):
    client.force_login(user)
    rotate(fallbacks)
    assert ("_auth_user_id" in client.session) is True
    logged_in = client.get("/accounts/profile/").status_code == 200
    assert logged_in == fallbacks


@pytest.mark.parametrize("fallbacks", [True, False])
def test_a_reset_link_that_was_sent_before_is_good_if_the_old_key_is_kept(
    client, user, rotate, fallbacks
):
    send_password_reset(user.email)
    [message] = mail.outbox
    link = re.search(r"https?://[^/]+(/\S+)", message.body)[1]
    rotate(fallbacks)
    page = client.get(link, follow=True)
    assert ("new_password1" in page.content.decode()) == fallbacks


def test_a_form_that_was_opened_before_is_taken(user, rotate):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    rotate(fallbacks=True)
    form = {"username": "ann", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post("/accounts/login/", form).status_code == 302
