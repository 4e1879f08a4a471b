"""What waits for the editors, as a text, from the replica: a minute's lag hurts nobody."""

from django.conf import settings
from django.template.loader import render_to_string

from myproject.database.routers import replica

from .models import BrokenLink, Post

POSTS = 50  # with comments that wait, at most; the rest is one click away


def digest():
    """Return the text, or "" when nothing waits."""
    with replica():
        posts = list(Post.objects.with_waiting_comments()[:POSTS])
        broken = list(BrokenLink.objects.select_related("post").order_by("post")[:POSTS])
    if not posts and not broken:
        return ""
    desk = f"{settings.SITE_URL}/{settings.ADMIN_PATH}blog/comment/?status__exact=pending"
    context = {"posts": posts, "broken": broken, "desk": desk}
    return render_to_string("blog/digest.txt", context)
