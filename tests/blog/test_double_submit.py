"""A comment form that is sent twice is one comment and one mail."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from myproject.blog import views
from myproject.blog.models import Comment

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"name": "Ann", "email": "ann@example.com", "body": "Well said."}


@pytest.fixture
def checked(monkeypatch):
    """Keys of the comments whose check, and with it the mail, is sent."""
    keys = []
    monkeypatch.setattr(views, "send_on_commit", lambda task, pk: keys.append(pk))
    return keys


def submit(post, **words):
    return Client().post(f"/comments/{post.pk}/", {**WORDS, **words})


def test_same_form_is_one_comment_and_the_same_answer(post, checked):
    first, second = submit(post), submit(post)
    assert first["Location"] == second["Location"] == f"/comments/{post.pk}/received/"
    assert checked == [Comment.objects.get().pk]


def test_two_requests_of_one_moment_are_one_comment(post, checked):
    gate = threading.Barrier(4)

    def send():
        gate.wait()
        assert submit(post).status_code == 302
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert checked == [Comment.objects.get().pk]


@pytest.mark.parametrize("words", [{"name": "Bob"}, {"body": "Well said!"}])
def test_other_words_are_another_comment(post, checked, words):
    submit(post)
    submit(post, **words)
    assert len(checked) == Comment.objects.count() == 2


def test_same_words_on_another_post_are_another_comment(post, make_post, checked):
    submit(post)
    submit(make_post())
    assert len(checked) == 2


def test_same_words_after_a_minute_are_another_comment(post, checked):
    submit(post)
    Comment.objects.update(created_at=timezone.now() - timedelta(seconds=61))
    submit(post)
    assert len(checked) == 2


def test_comment_that_was_moderated_meanwhile_is_not_sent_again(post, checked):
    submit(post)
    Comment.objects.update(status="spam")
    submit(post)
    assert len(checked) == 1
