"""python -m bench.sites.addresses: the pages of a filled database to measure, as JSON.

{"list": path, "deepest": path, "post": path}
"""

import json

import django

django.setup()

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
    return min(candidates, key=lambda post: abs(len(post.body_html) - BYTES))


if __name__ == "__main__":
    found = {"list": reverse("post-list"), "deepest": deepest_page()}
    print(json.dumps(found | {"post": usual_post().get_absolute_url()}))  # noqa: T201
