"""What beat sends, and that each run is the only one."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axes.models import AccessAttempt
from django.conf import settings as conf
from django.core import mail
from django.utils import timezone

from myproject.blog import tasks
from myproject.blog.models import Comment, Post
from myproject.celery import app
from myproject.database.locks import alone


def test_beat_sends_tasks_that_exist():
    app.loader.import_default_modules()
    named = {entry["task"] for entry in conf.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(app.tasks)
    assert set(conf.CELERY_TASK_ROUTES) <= set(app.tasks)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_meets_the_one_before_leaves_it_alone(caplog):
    ran = []

    @tasks.periodic
    def report():
        ran.append("once")

    with alone("report"):
        other = threading.Thread(target=meet, args=[report])
        other.start()
        other.join()
    assert ran == []
    assert "report is still running" in caplog.text
    report()
    assert ran == ["once"]


def meet(task):
    from django.db import connection

    task()
    connection.close()


@pytest.fixture
def raised(monkeypatch):
    found = set()
    monkeypatch.setattr("myproject.blog.tasks.raise_tags", found.update)
    return found


@pytest.mark.parametrize(("seconds", "shown"), [(30, True), (-60, False), (600, False)])
def test_a_scheduled_post_is_shown_when_it_is_due(make_post, raised, seconds, shown):
    post = make_post(published_at=timezone.now() - timedelta(seconds=seconds))
    Post._base_manager.filter(pk=post.pk).update(last_modified=timezone.now() - timedelta(hours=1))
    tasks.show_due_posts()
    assert ("posts" in raised) is shown
    assert (f"post-{post.pk}" in raised) is shown


def test_a_post_that_was_published_by_hand_has_been_shown(make_post, raised):
    make_post(published_at=timezone.now() - timedelta(seconds=30))
    tasks.show_due_posts()
    assert raised == set()


class Elsewhere(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def elsewhere():
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_links_that_lead_nowhere_are_kept_and_told(make_post, elsewhere, settings):
    settings.EDITORS = ["ann@example.com"]
    body = "".join(f"[x]({elsewhere}/{status}/) " for status in (200, 404, 410, 500))
    post = make_post(body=f"{body} [x](http://no-such-host.invalid/) [x](/posts/)")
    make_post("Without links")
    make_post(status="draft", body=f"[x]({elsewhere}/404/)")
    tasks.check_links()
    found = {link.address.removeprefix(elsewhere): link.problem for link in post.broken_links.all()}
    assert found == {
        "/404/": "answers 404",
        "/410/": "answers 410",
        "http://no-such-host.invalid/": "has no server",
    }
    tasks.send_digest()
    assert f"{elsewhere}/404/ answers 404" in mail.outbox[0].body


def test_a_link_that_was_mended_is_forgotten(make_post, elsewhere):
    post = make_post(body=f"[x]({elsewhere}/404/)")
    tasks.check_links_of(post.pk)
    tasks.check_links_of(post.pk)
    assert post.broken_links.count() == 1
    post.body = f"[x]({elsewhere}/200/)"
    post.save()
    tasks.check_links_of(post.pk)
    assert post.broken_links.count() == 0


def test_one_task_for_each_published_post(make_post, monkeypatch):
    posts = [make_post() for _ in range(3)]
    sent = []
    monkeypatch.setattr("myproject.blog.tasks.send", lambda task, key: sent.append(key))
    tasks.check_links()
    assert sorted(sent) == [post.pk for post in posts]


def test_old_spam_goes_and_nothing_else(post, make_comment):
    old = timezone.now() - timedelta(days=31)
    kept = [
        make_comment(post, created_at=old),
        make_comment(post, created_at=old, status="pending"),
        make_comment(post, status="spam"),
    ]
    make_comment(post, status="spam", created_at=old)
    tasks.clean_up()
    assert set(Comment.objects.all()) == set(kept)


def test_bad_log_ins_go_once_they_count_no_more(db):
    now = timezone.now()
    for seconds in (30, 90):
        attempt = AccessAttempt.objects.create(username=seconds, failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=now - timedelta(seconds=seconds)
        )
    tasks.clean_up()
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["30"]


def test_counts_are_put_right(post, make_comment):
    make_comment(post)
    Post._base_manager.update(comment_count=9)
    tasks.repair_denormalised()
    assert Post.objects.get().comment_count == 1


def test_nothing_waits_and_nothing_is_sent(db, settings):
    settings.EDITORS = ["ann@example.com"]
    tasks.send_digest()
    assert mail.outbox == []
