"""A change is seen at the edge: the task purges every Varnish after the commit."""

import time
from urllib.parse import urlsplit

import httpx
import pytest

from .faults import frozen
from .running import until

pytestmark = pytest.mark.stack

IMPORT = "from myproject.blog.models import Post;"
MAKE = IMPORT + (
    "Post.objects.filter(slug='edge-{name}').delete();"
    "Post.objects.create(slug='edge-{name}', title='Before', body='x', status='published')"
)
CHANGE = IMPORT + "Post.objects.get(slug='edge-{name}').{what}"


def shell(stack, code):
    return stack.manage("shell", "--verbosity=0", f"--command={code}")


def pages(stack, path):
    """What each Varnish answers."""
    host = {"Host": urlsplit(stack.addresses["https"]).netloc}
    return [httpx.get(varnish + path, headers=host) for varnish in stack.addresses["varnish"]]


@pytest.fixture
def post(stack, request):
    """The address of a post that every Varnish has stored, and a way to change it."""
    name = request.node.name.replace("_", "-")
    shell(stack, MAKE.format(name=name))
    stack.settle()
    path = f"/{time.strftime('%Y/%m/%d', time.gmtime())}/edge-{name}/"
    for _ in range(2):
        answers = pages(stack, path)
    assert [answer.headers["X-Cache"] for answer in answers] == ["HIT"] * len(answers)
    assert all("<h1>Before</h1>" in answer.text for answer in answers)
    return path, lambda what: shell(stack, CHANGE.format(name=name, what=what))


def test_an_edit_shows_on_every_varnish_long_before_the_ttl(stack, post):
    path, change = post
    change("__class__.objects.filter(slug__startswith='edge-').update(title='After')")
    # The task is sent at the commit; the command that made the change takes a moment to end.
    assert until(lambda: all("<h1>After</h1>" in a.text for a in pages(stack, path)), 1)


def test_a_deleted_post_is_gone_from_every_varnish(stack, post):
    path, change = post
    change("delete()")
    assert until(lambda: all(a.status_code == 404 for a in pages(stack, path)), 1)


TIMED_CHANGE = (
    "import time; from myproject.blog.models import Post;"
    "post = Post.objects.get(slug='edge-{name}');"
    "began = time.monotonic(); post.save(); print('took', time.monotonic() - began)"
)


def test_a_frozen_broker_delays_a_change_by_little_and_the_loss_is_logged(stack, post):
    name = post[0].strip("/").rpartition("/edge-")[2]
    with frozen(stack, "redis"):
        output = shell(stack, TIMED_CHANGE.format(name=name))
    took = float(output.partition("took ")[2].split()[0])
    # Time-outs of 2 s (settings/tasks.py), and what a busy machine adds. Without them: for ever.
    assert took < 15, output
    assert "tasks.lost" in output
