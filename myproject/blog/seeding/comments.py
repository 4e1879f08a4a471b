"""The rows of comments, and the posts that exist already when only comments are added."""

from itertools import repeat

from django.db.models import Max

from ..models import Comment, Post
from . import calendar, popularity
from .blocks import replies
from .copying import copy, escape
from .people import FIRST, LAST, email, names
from .posts import Outline
from .streams import stream, zipf
from .theme import CONVERSATION

COLUMNS = ["post_id", "name", "email", "body", "body_html", "created_at", "last_modified", "status"]
REPLIES = 4000  # different texts at most
SPAM = 0.6  # of what is not approved; the rest waits


class Comments:
    """`count` comments, made by the batch of posts."""

    def __init__(self, seed, count, end=calendar.END):
        self.seed, self.end = seed, end
        size = max(50, min(REPLIES, count // 10))
        self.replies = list(replies(stream(seed, "replies"), CONVERSATION, size))
        people = max(20, min(len(FIRST) * len(LAST), count // 3))
        self.people = [
            f"{escape(name)}\t{email(name)}" for name in names(stream(seed, "people"), people)
        ]

    def batch(self, start, outlines):
        """Write the comments on posts, of which the first is number `start`."""
        copy(Comment, COLUMNS, self._rows(outlines, stream(self.seed, "comments", start)))

    def _rows(self, outlines, rng):
        for post in outlines:
            approved = post.approved
            for left in range(post.comments, 0, -1):
                # Chosen such that exactly as many are approved as the post says.
                is_approved = rng.random() * left < approved
                approved -= is_approved
                yield self._row(post, is_approved, rng)

    def _row(self, post, is_approved, rng):
        reply = self.replies[int(rng.random() * len(self.replies))]
        person = self.people[zipf(rng, len(self.people))]
        moment = calendar.text(calendar.answered(rng, post.published, self.end))
        status = "approved" if is_approved else "spam" if rng.random() < SPAM else "pending"
        return f"{post.key}\t{person}\t{reply.body}\t{reply.html}\t{moment}\t{moment}\t{status}\n"


class ExistingPosts:
    """The published posts of the site, in batches like those of Posts."""

    new = False

    def __init__(self, seed, comments):
        self.seed = seed
        posts = Post.objects.published()
        self.posts = posts.order_by("pk").values_list("pk", "published_at")
        self.count = posts.count()
        newest = posts.aggregate(newest=Max("published_at"))["newest"]
        self.end = max(calendar.END, int(newest.timestamp())) if newest else calendar.END
        self.shares = popularity.shares(
            comments, lambda: popularity.weights(seed, self.count, repeat(False, self.count))
        )
        self.last = 0

    def batch(self, numbers):
        """The posts of `numbers`, with the numbers of comments that they are about to get."""
        rng = stream(self.seed, "existing", numbers.start)
        outlines = []
        for key, published in self.posts.filter(pk__gt=self.last)[: len(numbers)]:
            comments = next(self.shares)
            approved = popularity.approved(rng, comments)
            outlines.append(Outline(key, int(published.timestamp()), comments, approved))
        self.last = outlines[-1].key if outlines else self.last
        return outlines
