"""bin/fab release and rollback under load: the servers of hosts.py, the visitors of load.py."""

import os
import re
import signal
import time

import psycopg2
import pytest

from deploy.stack.processes import family

from ..stack.faults import ask_supervisor, await_health
from .load import visitors
from .tasks import Tasks

pytestmark = pytest.mark.stack

MIGRATION = """from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("blog", "{before}")]
    operations = [migrations.AddField("post", "{name}", models.TextField(null=True))]
"""
MAKE_POST = (
    "from myproject.blog.models import Post;"
    "post = Post.objects.create(slug='releases', title='Releases', body='x', status='published');"
    "print(post.pk)"
)
COUNT_COMMENTS = "from myproject.blog.models import *; print(Comment.objects.count())"
PATIENCE = 2  # s: lock_timeout in deploy/roles.sql


@pytest.fixture(scope="module")
def post(released):
    """The address of a post's comment form."""
    stack, _ = released
    created = stack.manage("shell", "--verbosity=0", f"--command={MAKE_POST}")
    return f"/comments/{created.split()[-1]}/"


def change(hosts, name):
    """A migration that adds a column, and another stylesheet."""
    folder = hosts.repository / "myproject/blog/migrations"
    last = max(path.stem for path in folder.glob("0*.py"))
    migration = f"{int(last[:4]) + 1:04}_{name}"
    path = f"myproject/blog/migrations/{migration}.py"
    hosts.change(path, MIGRATION.format(before=last, name=name))
    hosts.change("static/css/site.css", f"body {{ --{name}: 1 }}\n")
    return migration


def count_comments(stack):
    return int(stack.manage("shell", "--verbosity=0", f"--command={COUNT_COMMENTS}").split()[-1])


def release(hosts):
    done = hosts.fab("release")
    assert done.returncode == 0, done.stdout


def parents(released):
    """The processes whose environment is that of their start."""
    stack, hosts = released
    return [ask_supervisor(stack, "getProcessInfo", app)["pid"] for app in hosts.apps]


def answered_beside_each_other(styles):
    """Whether the old stylesheet was still in an answer after the new one had been in one."""
    old, new = styles[0], styles[-1]
    return old != new and old in styles[styles.index(new) :]


def test_a_changed_environment_starts_the_app_servers_anew_and_fails_no_request(released, post):
    stack, hosts = released
    before = parents(released)
    for app in hosts.apps:
        (hosts.folder / app / "env").touch()
    with visitors(stack, post) as them:
        them.await_traffic()
        release(hosts)
    assert them.failures == []
    assert set(parents(released)).isdisjoint(before)


@pytest.mark.parametrize("count", [1, pytest.param(5, marks=pytest.mark.long)])
def test_releases_in_a_row_fail_no_request_and_lose_no_task(released, post, count):
    stack, hosts = released
    comments = count_comments(stack)
    running = parents(released)
    with visitors(stack, post) as them, Tasks(stack) as tasks:
        for number in range(count):
            seen = len(them.styles)
            migration = change(hosts, f"number_{count}_{number}")
            release(hosts)
            time.sleep(1)
            assert answered_beside_each_other(them.styles[seen:]), number
    assert them.failures == []
    assert parents(released) == running  # The environment has not changed.
    assert them.requests > 1000
    assert set(tasks.times_done()) == {1}
    assert count_comments(stack) - comments == them.comments > count
    # What an old page names is there.
    styles = dict.fromkeys(them.styles)
    assert len(styles) == count + 1
    with stack.client() as client:
        assert {client.get(style).status_code for style in styles} == {200}
    assert f"blog.{migration}" in hosts.manage("app2", "showmigrations --plan").split()
    assert len({hosts.current(app, link) for app in hosts.apps for link in hosts.links}) == 1
    assert len(list((hosts.folder / "app2/releases").iterdir())) <= 5


def test_a_release_that_is_not_well_stops_at_the_first_server_and_is_taken_back(released, post):
    stack, hosts = released
    before = hosts.current()
    with visitors(stack, post) as them:
        hosts.change("templates/registration/login.html", '{% include "nonsense.html" %}')
        done = hosts.fab("release")
        assert done.returncode == 1
        assert "app1: (. ./env" in done.stdout
        assert "500" in done.stdout
        assert hosts.current("app2") == before != hosts.current("app1")
        back = hosts.fab("rollback")
        assert back.returncode == 0, back.stdout
        assert {hosts.current(app, link) for app in hosts.apps for link in hosts.links} == {before}
    assert them.failures == []
    hosts.git("revert", "--no-edit", "HEAD")


def test_going_back_to_the_last_release_fails_no_request(released, post):
    stack, hosts = released
    last = hosts.current()
    with visitors(stack, post) as them:
        done = hosts.fab("rollback")
        assert done.returncode == 0, done.stdout
        time.sleep(1)
    assert them.failures == []
    assert answered_beside_each_other(them.styles)
    assert hosts.current("app1") == hosts.current("app2") < last


def test_a_plain_kill_fails_requests(released, post):
    """The negative control: these visitors notice."""
    stack, hosts = released
    with visitors(stack, post) as them:
        them.await_traffic()
        for app in hosts.apps:
            for process in family(ask_supervisor(stack, "getProcessInfo", app)["pid"]):
                os.kill(process, signal.SIGKILL)
        time.sleep(3)
    assert them.failures
    await_health(stack, "healthy", "app1", "app2")


def test_a_migration_that_waits_for_a_lock_gives_up_while_reads_go_on(released):
    stack, hosts = released
    before = hosts.current()
    change(hosts, "waits")
    url = stack.environment("env.owner")["DATABASE_URL"].strip("'")
    with psycopg2.connect(url) as holder, psycopg2.connect(url) as reader:
        reader.autocommit = True
        holder.cursor().execute("LOCK TABLE blog_post IN ACCESS SHARE MODE")
        began = time.monotonic()
        with hosts.start_fab("release") as done:
            longest = 0
            while done.poll() is None:
                asked = time.monotonic()
                reader.cursor().execute("SELECT count(*) FROM blog_post")
                longest = max(longest, time.monotonic() - asked)
                time.sleep(0.05)
            assert "lock timeout" in done.stdout.read()
    assert done.returncode == 1
    assert longest < PATIENCE + 1
    assert {hosts.current(app, link) for app in hosts.apps for link in hosts.links} == {before}
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("requirements/deploy.txt", "", "No module named"),
        (
            "templates/blog/about.html",
            "{% load static %}{% static 'gone.css' %}",
            "blog/about.html: gone.css",
        ),
    ],
    ids=["a package", "a file that a page names"],
)
def test_a_release_that_lacks_something_is_not_served(released, path, content, said):
    _, hosts = released
    before = hosts.current()
    hosts.change(path, content)
    done = hosts.fab("release")
    assert done.returncode == 1
    assert said in done.stdout
    assert hosts.current() == before
    hosts.git("revert", "--no-edit", "HEAD")


def test_a_server_that_nobody_has_met_is_refused(released):
    _, hosts = released
    known = hosts.folder / "known_hosts"
    kept = known.read_text()
    known.write_text("")
    done = hosts.fab("reload-vcl")
    known.write_text(kept)
    assert done.returncode == 1
    assert re.search("not found in known_hosts", done.stdout)


def test_vcl_is_reloaded_on_the_edge(released):
    stack, hosts = released
    rules = stack.folder / "varnish/site.vcl"
    shipped = rules.read_text()
    # Varnish runs the subs of one of its own names one after the other; this one comes first.
    rules.write_text(
        shipped + 'sub vcl_recv { if (req.url == "/went/") { return (synth(301, "/about/")); } }\n'
    )
    done = hosts.fab("reload-vcl")
    rules.write_text(shipped)
    assert done.returncode == 0, done.stdout
    with stack.client() as client:
        assert {client.get("/went/").status_code for _ in range(4)} == {301}
