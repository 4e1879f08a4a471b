"""A visitor's comment while the broker hangs."""

import re
import time

import pytest

from .faults import frozen
from .running import until

pytestmark = pytest.mark.stack

MAKE_POST = (
    "from myproject.blog.models import Post;"
    "post, _ = Post.objects.get_or_create(slug='commented', defaults={"
    "'title': 'Commented', 'body': 'x', 'status': 'published'}); print(post.pk)"
)
# As old as the sweep wants it, and unchecked: what lay in the broker's socket when it thawed may
# have been done. Then the sweep, as beat would start it.
SWEEP = (
    "from datetime import timedelta; from django.utils import timezone;"
    "from myproject.blog import tasks;"
    "from myproject.blog.models import Comment;"
    "Comment._base_manager.filter(name='Broker').update("
    "created_at=timezone.now() - timedelta(minutes=6), checked_at=None); tasks.sweep_comments()"
)
UNCHECKED = (
    "from myproject.blog.models import Comment;"
    "print(Comment.objects.filter(name='Broker', checked_at=None).count())"
)


def shell(stack, code):
    return stack.manage("shell", "--verbosity=0", f"--command={code}").strip()


def test_a_comment_is_taken_while_the_broker_is_frozen_and_the_sweep_has_it_checked(stack):
    address = f"/comments/{shell(stack, MAKE_POST)}/"
    with stack.client(timeout=10) as visitor:
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', visitor.get(address).text)[1]
        form = {"name": "Broker", "email": "b@example.com", "body": "x"}
        form["csrfmiddlewaretoken"] = token
        headers = {"Referer": str(visitor.base_url)}
        with frozen(stack, "redis"):
            began = time.monotonic()
            answer = visitor.post(address, data=form, headers=headers)
            took = time.monotonic() - began
            assert shell(stack, UNCHECKED) == "1"
    assert answer.headers["Location"] == f"{address}received/"
    assert took < 2.5
    shell(stack, SWEEP)
    assert until(lambda: shell(stack, UNCHECKED) == "0", 30)
