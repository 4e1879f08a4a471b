"""Redirects are kept at the edge for a year, and purged by what changes where they lead."""

import re

import httpx
import pytest

from .test_edge import site_host

pytestmark = pytest.mark.stack

MOVED = (
    "from myproject.blog.models import Post;"
    "Post.objects.filter(slug='moved-by-a-day').delete();"
    "post = Post.objects.create(slug='moved-by-a-day', title='x', body='x', status='published');"
    "print(post.get_absolute_url())"
)


def test_a_redirect_of_django_is_kept_for_a_year_and_purged_by_a_change(stack):
    new = stack.manage("shell", "-v0", "-c", MOVED).split()[-1]
    stack.settle()
    host = {"Host": site_host(stack), "X-Debug": "1"}
    with httpx.Client(base_url=stack.addresses["varnish"][0], headers=host) as client:
        for _ in range(2):
            answer = client.get("/2001/01/31/moved-by-a-day/")
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
        assert answer.headers["X-Cache"] == "HIT"
        assert float(re.search(r"ttl=([\d.]+)", answer.headers["X-Debug"])[1]) > 31_000_000
        stack.manage("shell", "-v0", "-c", MOVED.partition("post =")[0])
        stack.settle()
        assert client.get("/2001/01/31/moved-by-a-day/").status_code == 404


REDIRECT = (
    "from myproject.blog.models import Post, Redirect;"
    "Redirect.objects.filter(old_path='/old/kept.html').delete();"
    "Redirect.objects.create(old_path='/old/kept.html', target='{target}')"
)
OTHER_POST = "from myproject.blog.models import Post; Post.objects.first().save()"


def test_a_redirect_of_the_table_stays_until_it_is_changed_itself(stack):
    host = {"Host": site_host(stack)}
    with httpx.Client(base_url=stack.addresses["varnish"][0], headers=host) as client:
        assert client.get("/old/kept.html").status_code == 404
        for target in ("/posts/", "/archive/"):
            stack.manage("shell", "-v0", "-c", REDIRECT.format(target=target))
            stack.settle()
            assert client.get("/old/kept.html").headers["Location"] == target
            stack.manage("shell", "-v0", "-c", OTHER_POST)
            stack.settle()
            assert client.get("/old/kept.html").headers["X-Cache"] == "HIT"
