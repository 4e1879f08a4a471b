"""Tasks through real brokers and workers: nothing is lost, nothing is done twice, nobody waits."""

import os
import signal
import subprocess
import sys
import time

import psycopg2
import pytest
from redis import Redis

from myproject.caching.tests.servers import Server

from .rabbitmq import rabbitmq
from .running import ROOT, until
from .workers import Worker, persistent_broker, spam_service

pytestmark = pytest.mark.stack

SEND = """
import django, json, sys
django.setup()
from django.db import transaction
from myproject.blog import tasks
from myproject.blog.models import Comment, Post
from myproject.blog.sending import send, send_on_commit

def make(count):
    post, _ = Post.objects.get_or_create(slug="worked-on", defaults={"title": "x", "body": "x"})
    for number in range(count):
        with transaction.atomic():
            comment = Comment.objects.create(post=post, name="A", email="a@a.com", body=str(number))
            send_on_commit(tasks.check_comment, comment.pk)
"""


@pytest.fixture
def broker():
    server = Server("redis")
    yield server
    server.thaw()
    server.kill()


@pytest.fixture
def environment(stack, broker):
    return stack.environment() | {"BROKER_URL": broker.location, "VARNISH_URLS": ""}


@pytest.fixture
def start(environment, tmp_path):
    """Start a worker; it is gone at the end."""
    started = []

    def start(queue="high", concurrency=1, **more):
        log = tmp_path / f"{queue}{len(started)}.log"
        started.append(Worker(environment | more, queue, log, concurrency))
        return started[-1]

    yield start
    for worker in started:
        if worker.process.poll() is None:
            worker.kill()


def run(environment, code):
    done = subprocess.run(
        [ROOT / ".stack/venv/bin/python", "-c", SEND + code],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def query(stack):
    connection = psycopg2.connect(stack.environment()["DATABASE_URL"])
    connection.autocommit = True

    def query(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]

    clear = "WITH gone AS (DELETE FROM blog_comment RETURNING 1) SELECT count(*) FROM gone"
    query(clear)
    yield query
    query(clear)
    connection.close()


UNCHECKED = "SELECT count(*) FROM blog_comment WHERE checked_at IS NULL"
CHECKED = "SELECT count(*) FROM blog_comment WHERE checked_at IS NOT NULL"


def test_a_thousand_tasks_sent_after_their_commits_all_find_their_rows(environment, start, query):
    worker = start(concurrency=2)
    run(environment, "make(1000)")
    assert until(lambda: query(UNCHECKED) == 0, 60), query(UNCHECKED)
    assert query(CHECKED) == 1000
    assert "DoesNotExist" not in worker.says()
    assert "Traceback" not in worker.says()


def test_two_sites_share_a_broker_and_each_does_its_own_tasks(environment, start, query, broker):
    """Celery has each throw the other's tasks away, "unregistered", where they share a queue."""
    staging = environment | {"SITE_PREFIX": "staging"}
    other = start(**staging)
    run(environment, "make(5)")
    # Queues are in order: a worker that has come to this one has passed whatever was before it.
    run(staging, "make(1)")
    assert until(lambda: query(CHECKED) == 1, 20), other.says()
    assert query(UNCHECKED) == 5
    with Redis.from_url(broker.location) as redis:
        assert redis.llen("myproject.high") == 5
    own = start()
    assert until(lambda: query(UNCHECKED) == 0, 20), own.says()


def test_two_sites_share_a_cache_and_each_finds_its_own_pages(environment):
    asked = (
        "from django.conf import settings\nfrom django.db import connection\n"
        "from django.test import Client\nfrom django.test.utils import CaptureQueriesContext\n"
        "headers = {'host': settings.ALLOWED_HOSTS[0], 'x-forwarded-proto': 'https'}\n"
        "with CaptureQueriesContext(connection) as queries:\n"
        "    status = Client(headers=headers).get('/').status_code\n"
        "print(status, 'rendered' if queries.captured_queries else 'found')"
    )
    flush = "from django.core.cache import caches\ncaches['pages'].clear()"
    sites = [environment | {"SITE_PREFIX": name} for name in ("one", "two")]
    for site in sites:
        run(site, flush)
    answers = [run(site, asked).strip() for site in (sites[0], sites[0], sites[1], sites[1])]
    assert answers == ["200 rendered", "200 found", "200 rendered", "200 found"]


@pytest.mark.parametrize("what", ["its process", "the whole worker"])
def test_work_of_who_is_killed_is_done_once_more(environment, start, query, broker, what):
    with spam_service(delay=3) as service:
        url = {"SPAM_CHECK_URL": service.url}
        worker = start(**url)
        run(environment, "make(1)")
        assert until(lambda: service.asked == 1, 20)
        if what == "its process":
            for process in worker.children():
                os.kill(process, signal.SIGKILL)
        else:
            worker.kill()
            restore(broker)
            start(**url)
        assert until(lambda: query(CHECKED) == 1, 40), worker.says()
    assert service.asked == 2
    with Redis.from_url(broker.location) as redis:
        assert until(lambda: redis.llen("myproject.high") == 0, 10)
        assert until(lambda: redis.hlen("myproject.unacked") == 0, 10)


def restore(broker):
    """The visibility time-out passes: what was not acknowledged is long ago."""
    with Redis.from_url(broker.location) as redis:
        for tag in redis.zrange("myproject.unacked_index", 0, -1):
            redis.zadd("myproject.unacked_index", {tag: 0})


def test_a_high_task_does_not_wait_for_ten_thousand_low_ones(environment, start, query, broker):
    with spam_service(delay=0.02) as service, Redis.from_url(broker.location) as redis:
        # Each low task asks for one link.
        body = f'"<a href=\\"{service.url}\\">x</a>"'
        start("low")
        start("high")
        run(
            environment,
            "post = Post.objects.create(slug='linked', title='x', body='x')\n"
            f"Post._base_manager.filter(pk=post.pk).update(body_html={body})\n"
            "for number in range(10_000): send(tasks.check_links_of, post.pk)\n",
        )
        waiting = redis.llen("myproject.low")
        assert waiting > 9_000
        began = time.monotonic()
        run(environment, "make(1)\nprint('sent')")
        before = redis.llen("myproject.low")
        assert until(lambda: query(CHECKED) == 1, 10)
        took, done = time.monotonic() - began, before - redis.llen("myproject.low")
        say(f"{waiting} low tasks waited, {done} were done before the high one: {took:.2f} s")
        assert done < 20


NEWEST = "SELECT checked_at IS NOT NULL FROM blog_comment ORDER BY id DESC LIMIT 1"
AGE = (
    "WITH aged AS (UPDATE blog_comment SET created_at = created_at - interval '6 minutes' "
    "WHERE checked_at IS NULL RETURNING 1) SELECT count(*) FROM aged"
)


def test_a_broker_that_is_restarted_ten_times_goes_on_and_the_sweep_finds_what_it_lost(
    environment, start, query, tmp_path
):
    with persistent_broker(tmp_path) as broker:
        environment = environment | {"BROKER_URL": broker.location}
        worker = start(**environment)
        waits = []
        for _ in range(10):
            run(environment, "make(20)")
            broker.restart()
            run(environment, "make(1)")
            began = time.monotonic()
            assert until(lambda: query(NEWEST), 30), worker.says()
            waits.append(time.monotonic() - began)
        with Redis.from_url(broker.location) as redis:
            assert until(lambda: not redis.llen("myproject.high"), 60)
        # A task between the queue and the worker when Redis is killed is in neither.
        lost = query(AGE)
        say(f"10 restarts: on again after {max(waits):.1f} s at most, {lost} of 210 tasks lost")
        run(environment, "tasks.sweep_comments()")
        assert until(lambda: query(UNCHECKED) == 0, 30), worker.says()
        assert query(CHECKED) == 210


def say(line):
    """For who runs this with -s, and for bin/measure-background."""
    sys.stdout.write(f"\nmeasured: {line}\n")


def test_rabbitmq_is_one_variable_away(environment, start, query, tmp_path):
    with rabbitmq(tmp_path) as address:
        environment = environment | {"BROKER_URL": address}
        worker = start(**environment)
        run(environment, "make(20)")
        assert until(lambda: query(CHECKED) == 20, 30), worker.says()
        worker.stop()
