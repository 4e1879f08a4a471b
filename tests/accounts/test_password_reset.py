"""Resetting the password by mail: who asks learns nothing, and the link leads to this site."""

import re

import pytest
from celery.exceptions import Retry
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from myproject.accounts import tasks
from myproject.blog import sending
from myproject.celery import app

from .conftest import PASSWORD

PATH = "/accounts/password_reset/"
NEW = {"new_password1": "another long secret", "new_password2": "another long secret"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(monkeypatch):
    """What is sent to the broker, instead of being done."""
    found = []
    task = tasks.send_password_reset
    monkeypatch.setattr(task, "apply_async", lambda args, **options: found.append(args))
    return found


def link():
    (message,) = mail.outbox
    return re.search(r"^http\S+$", message.body, re.M)[0]


def path_of_link(settings):
    return link().removeprefix(settings.SITE_URL)


def test_the_mail_says_in_plain_words_what_to_do(client, ann, settings):
    assert client.post(PATH, {"email": "ann@example.com"}).url == f"{PATH}done/"
    (message,) = mail.outbox
    assert message.to == ["Ann@example.com"]
    assert message.subject == f"{settings.SITE_NAME}: choose a new password"
    assert "for the account ann" in message.body
    assert "The link works once, until " in message.body


def test_the_link_sets_the_password_once_and_ends_every_session(client, ann, settings):
    elsewhere = Client()
    elsewhere.force_login(ann)
    tasks.send_password_reset(ann.email)
    form = client.get(path_of_link(settings)).url
    assert client.post(form, NEW).url == "/accounts/reset/done/"
    ann.refresh_from_db()
    assert ann.check_password(NEW["new_password1"])
    assert elsewhere.get("/accounts/profile/").status_code == 302
    assert b"This link is not valid" in Client().get(path_of_link(settings)).content


def test_a_forged_host_is_not_in_the_mail(client, ann, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://www.example.com"
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    client.post(PATH, {"email": ann.email}, headers=headers)
    assert link().startswith("https://www.example.com/accounts/reset/")
    assert "evil" not in mail.outbox[0].subject + mail.outbox[0].body


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_work(client, ann, sent):
    answers, queries = [], []
    for address in ("ann@example.com", "nobody@example.com"):
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(PATH, {"email": address})
        answers.append((answer.status_code, answer.url, answer.content))
        queries.append(len(captured))
    assert answers[0] == answers[1]
    assert queries == [0, 0]
    assert sent == [("ann@example.com",), ("nobody@example.com",)]


@pytest.mark.parametrize("reason", ["unknown", "inactive", "without a password"])
def test_no_mail_goes_to_an_account_that_cannot_log_in(ann, reason):
    ann.is_active = reason != "inactive"
    if reason == "without a password":
        ann.set_unusable_password()
    ann.save()
    tasks.send_password_reset("nobody@example.com" if reason == "unknown" else ann.email)
    assert mail.outbox == []


def test_each_account_of_an_address_gets_its_link(ann, django_user_model):
    django_user_model.objects.create_user("ann-at-work", "ann@example.com", PASSWORD)
    tasks.send_password_reset("ann@example.com")
    names = [re.search(r"the account (\S+)", message.body)[1] for message in mail.outbox]
    assert sorted(names) == ["ann", "ann-at-work"]


def test_a_dead_broker_breaks_no_request(client, ann, monkeypatch, caplog):
    def refuse(*args, **options):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.send_password_reset, "apply_async", refuse)
    monkeypatch.setattr(sending, "_resting_until", 0)
    assert client.post(PATH, {"email": ann.email}).url == f"{PATH}done/"
    assert "send_password_reset was not sent" in caplog.text
    monkeypatch.setattr(sending, "_resting_until", 0)


def test_a_dead_mail_server_is_tried_again(ann, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Retry):
        tasks.send_password_reset.apply(args=[ann.email], throw=True).get()


def test_the_mail_is_sent_from_the_queue_of_short_work():
    route = app.amqp.router.route({}, tasks.send_password_reset.name)
    assert route["queue"].name == "high"


@pytest.mark.parametrize("key", ["MQ", "x", "%00", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_a_made_up_link_is_explained(client, key):
    response = client.get(f"/accounts/reset/{key}/c1x2y3-0123456789abcdef/")
    assert response.status_code == 200
    assert b"This link is not valid" in response.content
    assert not response.cookies
