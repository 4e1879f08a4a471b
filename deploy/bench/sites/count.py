"""python -m bench.sites.count: the pages to measure, and the SQL queries of each, as JSON.

{kind: {"path": "/posts/", "queries": 3}}. Each page is asked for twice and the second time is
counted, so with the settings of a warm site the caches are warm.
"""

import json

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from myproject.blog.models import Post  # noqa: E402
from myproject.blog.views import POSTS_PER_PAGE  # noqa: E402
from myproject.database.keyset import KeysetPaginator  # noqa: E402

# A post like most, and alike at every size.
COMMENTS, BYTES = 3, 6000
CANDIDATES = 300


def deepest_page():
    """The list that shows the oldest posts, as full as the first page."""
    oldest = KeysetPaginator(
        Post.objects.published(), POSTS_PER_PAGE + 1, ["published_at", "id"]
    ).page()
    return f"{reverse('post-list')}?after={oldest.next}"


def usual_post():
    newest = Post.objects.published().filter(comment_count=COMMENTS)
    candidates = newest.order_by("-published_at")[:CANDIDATES]
    return min(candidates, key=lambda post: abs(len(post.body_html) - BYTES)).get_absolute_url()


def queries(path):
    client = Client(SERVER_NAME="127.0.0.1")
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} is answered with {answer.status_code}")
    return len(captured)


paths = {"list": reverse("post-list"), "deepest": deepest_page(), "post": usual_post()}
print(json.dumps({kind: {"path": path, "queries": queries(path)} for kind, path in paths.items()}))  # noqa: T201
