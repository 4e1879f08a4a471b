"""seed(): the whole site in one transaction, batch by batch, so that memory stays flat."""

from django.db import connection, reset_queries, transaction

from ..models import Author, Category, Comment, Post, Tag
from .comments import Comments, ExistingPosts
from .posts import Posts

BATCH = 5_000  # posts, about 20 MB of rows; another size gives other rows


class Refused(Exception):
    """Nothing was added; the message says why and what to do."""


def seed(posts, comments, seed, progress=lambda rows: None):
    """Add `posts` posts and `comments` comments: all of them or, after an error, nothing.

    The comments are for the new posts or, with no new ones, for those that are there.
    progress  called now and then with the number of posts and comments written since
    """
    if not posts + comments:
        raise Refused("There is nothing to add. Say how many: --posts 1000 --comments 3000")
    with transaction.atomic():
        _prepare()
        source = Posts(seed, posts, comments) if posts else ExistingPosts(seed, comments)
        if comments and not source.count:
            raise Refused("There is no published post to comment on. Add some too: --posts 1000")
        written = _write(source, Comments(seed, comments, source.end), progress)
        if written != comments:
            raise Refused("Posts were deleted meanwhile, so nothing was added. Try again.")


def _prepare():
    """Settings for this transaction; any role may set them.

    Not set, because measured to be no faster: gin_pending_list_limit and work_mem.
    """
    with connection.cursor() as cursor:
        # Django's foreign keys are checked at the commit: millions of checks would be remembered
        # until then. Like this they are made, and forgotten, at the end of each statement.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # A role's own limit is meant for web requests.
        cursor.execute("SET LOCAL statement_timeout = 0")


def _write(source, comments, progress):
    """Returns the number of comments."""
    written = 0
    for start in range(0, source.count, BATCH):
        numbers = range(start, min(start + BATCH, source.count))
        outlines = source.batch(numbers)
        comments.batch(start, outlines)
        answers = sum(post.comments for post in outlines)
        written += answers
        progress(answers + (len(outlines) if source.new else 0))
        reset_queries()  # With DEBUG, Django would keep the text of each.
    return written


def analyze():
    """Let the planner know the new sizes. False if the role may not; autovacuum will, soon."""
    tables = [Author, Category, Tag, Post, Post.authors.through, Post.tags.through, Comment]
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    connection.ensure_connection()
    notices = connection.connection.notices
    del notices[:]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {names}")
    # What may not be analyzed is skipped with a warning, not refused.
    return not notices
