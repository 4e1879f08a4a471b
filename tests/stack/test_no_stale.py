"""Never stale by accident: whatever is changed, in whatever order, every public page shows it.

A page is compared, byte for byte, with what Django makes of it with no cache at all. The app
servers (page cache, fragments, look-ups) are held to that at once, each Varnish within the second.
"""

import json
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import httpx
import psycopg2
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from .changing import CHANGES
from .running import ROOT, until

pytestmark = pytest.mark.stack

EDGE = 1  # s from the commit until the edge shows it,
HELD = 3  # and until it does if a page was being rendered during the change;
TTL = 20  # s, where the edge is told nothing: EDGE_LIFE of myproject/blog/public.py


class Process:
    """tests/stack/changing.py with the stack's environment."""

    def __init__(self, stack, **environment):
        self.process = subprocess.Popen(
            [ROOT / ".stack/venv/bin/python", ROOT / "tests/stack/changing.py"],
            env={**os.environ, **stack.environment(), **environment},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __call__(self, **question):
        print(json.dumps(question), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Site:
    """The pages that may show what changes, as each server has them and as they should be."""

    def __init__(self, stack):
        self.stack = stack
        self.editor = Process(stack)
        self.uncached = Process(stack, CACHE_URL="off://")
        host = urlsplit(stack.addresses["https"]).netloc
        self.client = httpx.Client(headers={"Host": host, "X-Forwarded-Proto": "https"}, timeout=40)
        self.paths = set()

    def begin(self):
        """Start with the same few posts. Pages of what was before are looked at no more."""
        self.editor(do="begin")
        self.paths = set()

    def end(self):
        self.editor(do="end")
        self.stack.settle()
        self.client.close()
        for process in (self.editor, self.uncached):
            process.end()

    def change(self, name, n, editor=None):
        """Return when it was committed."""
        return (editor or self.editor)(do=name, n=n)["at"]

    def truth(self):
        """{path: (status, body)}, of pages that are gone too."""
        self.paths |= set(self.uncached(do="addresses"))
        rendered = {path: self.uncached(render=path) for path in sorted(self.paths)}
        return {path: (page["status"], page["body"]) for path, page in rendered.items()}

    def get(self, server, path):
        answer = self.client.get(server + path)
        return answer.status_code, answer.text or answer.headers.get("Location", "")

    def stale(self, server, truth):
        return [path for path, page in truth.items() if self.get(server, path) != page]

    def assert_fresh(self, committed, edge):
        truth = self.truth()
        for app in self.stack.addresses["app"]:
            assert self.stale(app, truth) == [], app
        for varnish in self.stack.addresses["varnish"]:
            while True:
                asked = time.time()
                stale = self.stale(varnish, truth)
                if not stale:
                    break
                assert asked < committed + edge, (
                    f"{varnish}: {stale} {asked - committed:.1f} s later"
                )


@pytest.fixture(scope="module")
def site(stack):
    site = Site(stack)
    site.begin()
    yield site
    site.end()


class EverChanging(RuleBasedStateMachine):
    site = None  # The fixture's.

    @initialize()
    def begin(self):
        self.site.begin()

    @rule(change=st.sampled_from([change.__name__ for change in CHANGES]), n=st.integers(0, 59))
    def change(self, change, n):
        self.site.assert_fresh(self.site.change(change, n), EDGE)


@pytest.mark.parametrize(
    ("walks", "changes"), [(2, 10), pytest.param(40, 25, marks=pytest.mark.long)]
)
def test_whatever_is_changed_every_page_shows_it(site, walks, changes):
    EverChanging.site = site
    suppressed = [HealthCheck.too_slow, HealthCheck.data_too_large]
    options = {"deadline": None, "database": None, "suppress_health_check": suppressed}
    effort = {"max_examples": walks, "stateful_step_count": changes}
    run_state_machine_as_test(EverChanging, settings=settings(**options, **effort))


@pytest.mark.parametrize("change", [change.__name__ for change in CHANGES])
def test_each_change_alone(site, change):
    site.begin()
    site.assert_fresh(time.time(), EDGE)
    site.assert_fresh(site.change(change, 3), EDGE)


WAITS = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"


@contextmanager
def held(site, path, table):
    """A rendering on its way to a Varnish, which a locked table holds up until release() is called.

    Yields release; it returns the page.
    """
    owner = site.stack.environment("env.owner")["DATABASE_URL"]
    varnish = site.stack.addresses["varnish"][0]
    with closing(psycopg2.connect(owner)) as lock, closing(psycopg2.connect(owner)) as watch:
        watch.autocommit = True
        lock.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        with ThreadPoolExecutor(1) as threads:
            page = threads.submit(site.get, varnish, path)

            def is_waiting():
                cursor = watch.cursor()
                cursor.execute(WAITS, [table])
                return cursor.fetchone()

            def release():
                lock.rollback()
                return page.result()

            try:
                assert until(is_waiting, 10), "nothing was rendered"
                yield release
            finally:
                lock.rollback()


OWN_LIST = "/category/stale-0/"  # Other tests' posts are newer, and fill the first of all lists.


@pytest.mark.parametrize("what", ["post", "list"])
@pytest.mark.parametrize("change", ["retitle", "retitle_by_update", "rename", "unpublish"])
def test_a_page_that_was_being_rendered_meanwhile_does_not_come_back(site, what, change):
    site.begin()
    site.change("retitle_all", 0)
    site.stack.settle()
    path = site.editor(do="addresses")[-5] if what == "post" else OWN_LIST
    with held(site, path, {"post": "blog_comment", "list": "blog_tag"}[what]) as release:
        committed = site.change(change, 0)
        time.sleep(0.5)  # The first purge has come and gone.
        old = release()
    assert old != tuple(site.uncached(render=path).values()), "the change did not concern the page"
    site.assert_fresh(committed, HELD)


def test_an_edge_that_is_told_nothing_shows_it_after_its_ttl(site):
    site.begin()
    site.assert_fresh(time.time(), EDGE)
    site.stack.settle()
    silent = Process(site.stack, VARNISH_URLS="")
    first, *_ = site.stack.addresses["varnish"]
    path = site.editor(do="addresses")[-5]
    site.client.request("PURGE", first + path)  # What comes now lives for the whole TTL.
    before = site.get(first, path)
    committed = site.change("retitle_all", 0, editor=silent)
    silent.end()
    assert site.get(first, path) == before, "the edge was told"
    assert site.truth()[path] != before, "the change did not concern the page"
    site.assert_fresh(committed, TTL + 1)
