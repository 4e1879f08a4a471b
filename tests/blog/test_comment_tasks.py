"""A comment's way: sent after the commit, checked by a service over HTTP, told to the editors."""

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from celery.exceptions import Retry
from django.core import mail
from django.db import transaction
from django.utils import timezone

from myproject.blog import sending, tasks
from myproject.blog.models import Comment


class Service(BaseHTTPRequestHandler):
    """Says what it is told to, and keeps what it was asked."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body))
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def service(settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        server.asked, server.status, server.answer, server.delay = [], 200, '{"spam": false}', 0
        settings.SPAM_CHECK_URL = f"http://127.0.0.1:{server.server_port}/check"
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def editors(settings):
    settings.EDITORS = ["ann@example.com", "bob@example.com"]


@pytest.fixture
def comment(post, make_comment):
    return make_comment(post, status="pending", body="Buy <this>")


def test_a_comment_is_checked_and_then_told_to_the_editors(service, comment):
    tasks.check_comment(comment.pk)
    assert service.asked == [
        {
            "site": "http://localhost:8000",
            "name": "Ann",
            "email": "ann@example.com",
            "body": "Buy <this>",
        }
    ]
    (message,) = mail.outbox
    assert message.to == ["ann@example.com", "bob@example.com"]
    assert "Buy <this>" in message.body
    assert f"/backstage/blog/comment/{comment.pk}/change/" in message.body
    comment.refresh_from_db()
    assert (comment.status, comment.checked_at is None) == ("pending", False)


def test_spam_is_marked_and_told_to_nobody(service, comment):
    service.answer = '{"spam": true}'
    tasks.check_comment(comment.pk)
    comment.refresh_from_db()
    assert comment.status == "spam"
    assert mail.outbox == []


def test_a_second_run_changes_nothing(service, comment):
    tasks.check_comment(comment.pk)
    tasks.check_comment(comment.pk)
    assert len(mail.outbox) == 1
    assert len(service.asked) == 1


def test_two_runs_of_one_moment_tell_the_editors_once(service, comment):
    first, second = (Comment.objects.get(pk=comment.pk) for _ in range(2))
    assert [first.examine(), second.examine()] == [True, False]


@pytest.mark.parametrize("how", ["approved", "deleted"])
def test_what_an_editor_was_quicker_with_is_left_alone(service, comment, how):
    if how == "deleted":
        key, _ = comment.pk, comment.delete()
    else:
        key = comment.pk
        Comment.objects.set_status("approved")
    tasks.check_comment(key)
    assert service.asked == []
    assert not Comment.objects.filter(status="spam").exists()


ILL = {
    "nested answers": {"answer": "[" * 9_999},
    "an error": {"status": 500},
    "no JSON": {"answer": "<html>"},
    "another answer": {"answer": '{"ham": 1}'},
    "no yes or no": {"answer": '{"spam": "maybe"}'},
    "silence": {"delay": 0.5},
}


@pytest.mark.parametrize("symptoms", ILL.values(), ids=ILL)
def test_a_service_that_is_ill_is_asked_again_later(service, comment, symptoms, monkeypatch):
    monkeypatch.setattr("myproject.blog.spam.TIMEOUT", 0.1)
    vars(service).update(symptoms)
    with pytest.raises(Retry):
        tasks.check_comment.apply(args=[comment.pk], throw=True).get()
    comment.refresh_from_db()
    assert comment.checked_at is None
    assert mail.outbox == []


def test_mail_that_is_not_taken_is_tried_again_with_all_of_it(service, comment, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(Retry):
        tasks.check_comment.apply(args=[comment.pk], throw=True).get()
    comment.refresh_from_db()
    assert comment.checked_at is None


def test_tries_wait_longer_each_time_and_not_all_alike():
    task = tasks.check_comment
    assert (task.max_retries, task.retry_backoff, task.retry_jitter) == (8, 2, True)


def test_without_a_service_no_comment_is_spam(comment, settings):
    assert settings.SPAM_CHECK_URL == ""
    tasks.check_comment(comment.pk)
    assert len(mail.outbox) == 1


@pytest.fixture
def sent(monkeypatch):
    """The tasks that are sent, instead of being run."""
    found = []

    def note(self, args=(), **options):
        found.append((self.name.rpartition(".")[2], *args))

    monkeypatch.setattr("celery.app.task.Task.apply_async", note)
    return found


def test_a_form_sends_the_key_after_the_commit(
    client, post, sent, django_capture_on_commit_callbacks
):
    form = {"name": "Ann", "email": "ann@example.com", "body": "Hello"}
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(f"/comments/{post.pk}/", form)
    assert sent == []
    for callback in callbacks:
        callback()
    assert sent == [("check_comment", Comment.objects.get().pk)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_sends_nothing(sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sending.send_on_commit(tasks.check_comment, 1)
        _ = 1 / 0
    assert sent == []


def age(comment, **ago):
    Comment._base_manager.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize(
    ("ago", "found"), [({"minutes": 1}, False), ({"minutes": 6}, True), ({"days": 2}, False)]
)
def test_the_sweep_sends_what_was_lost(comment, sent, ago, found):
    age(comment, **ago)
    tasks.sweep_comments()
    assert sent == ([("check_comment", comment.pk)] if found else [])


def test_the_sweep_leaves_alone_what_was_checked(comment, sent):
    age(comment, minutes=6)
    comment.examine()
    tasks.sweep_comments()
    assert sent == []
