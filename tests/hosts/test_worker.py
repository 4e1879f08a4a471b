"""The host of broker and workers: without it the site answers, and what it missed heals."""

import time

import pytest

from ..stack.running import until
from .questions import VARNISHES

pytestmark = [pytest.mark.stack, pytest.mark.apart]

EDGE_LIFE = 20  # s: myproject/blog/public.py
CHANGE = """
from myproject.blog.models import Post
post = Post.objects.get(pk={pk})
post.title = "{title}"
post.save()
"""


def change(site, title):
    site.manage("shell", "-v", "0", "-c", CHANGE.format(pk=site.post_id, title=title))


def shows(site, title):
    """Whether both Varnishes have it."""
    return all(title in site.ask(varnish, site.post_path).text for varnish in VARNISHES)


def test_a_change_shows_by_the_edges_ttl_and_at_once_when_it_is_back(site):
    site.kill("worker")
    try:
        change(site, "Changed without a worker")
        assert until(lambda: shows(site, "Changed without a worker"), EDGE_LIFE + 1)
    finally:
        site.start("worker")
    site.warm()
    change(site, "Changed with a worker")
    assert until(lambda: shows(site, "Changed with a worker"), 3)


def test_what_waits_in_the_queue_is_done_when_the_host_is_back(site):
    site.kill_programs("worker", "celery")
    change(site, "Waits for a worker")
    assert site.queue_length() > 0
    time.sleep(2)  # The broker's log is written every second.
    site.kill("worker")
    site.start("worker")
    assert until(lambda: site.queue_length() == 0, 10)
    assert until(lambda: shows(site, "Waits for a worker"), 1)
