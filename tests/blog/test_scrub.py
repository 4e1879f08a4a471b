"""A copy of production's data, before anybody tries things with it."""

import io

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client

from myproject.blog.models import Comment, Post

User = get_user_model()

PEOPLE = ["mara", "Mara", "Lindgren", "ann", "Ann", "example.com", "secret draft", "waiting"]


@pytest.fixture(autouse=True)
def people(post, make_post, make_comment):
    user = User.objects.create_superuser("mara", "mara@example.com", "a password")
    User.objects.filter(pk=user.pk).update(first_name="Mara", last_name="Lindgren")
    client = Client()
    client.force_login(user)
    LogEntry.objects.create(user=user, action_flag=1, object_repr="secret draft")
    make_post("secret draft", status="draft")
    AccessAttempt.objects.create(username="mara", failures_since_start=1)
    make_comment(post)
    make_comment(post, status="pending", body="waiting")


def dump():
    models = (User, AccessAttempt, Session, LogEntry, Comment, Post)
    return "".join(serializers.serialize("json", model.objects.all()) for model in models)


def scrub():
    out = io.StringIO()
    call_command("scrub", stdout=out)
    return out.getvalue()


def test_nobody_is_left_and_the_published_is(settings, post):
    settings.STAGING = True
    assert all(name in dump() for name in PEOPLE if name != "mara")
    scrub()
    text = dump()
    assert [name for name in PEOPLE if name in text] == []
    assert "Coming soon" in text
    assert Comment.objects.get().body == "Well *said*."


def test_nobody_can_log_in_with_what_was(settings):
    settings.STAGING = True
    scrub()
    form = {"username": "mara", "password": "a password"}
    assert Client().post("/accounts/login/", form).status_code == 200
    assert not User.objects.get().has_usable_password()


def test_it_says_what_it_did(settings):
    settings.STAGING = True
    said = scrub()
    for what in ("sessions", "bad log-ins", "drafts", "users", "comments"):
        assert f"1 {what}" in said


@pytest.mark.parametrize("staging", [False, None])
def test_elsewhere_it_refuses_and_changes_nothing(settings, staging):
    if staging is None:
        assert not hasattr(settings, "STAGING")
    else:
        settings.STAGING = staging
    before = dump()
    with pytest.raises(CommandError, match="Nothing was changed"):
        scrub()
    assert dump() == before
