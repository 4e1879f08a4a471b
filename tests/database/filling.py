"""Posts by the hundred thousand, made by the database itself within seconds.

`manage.py seed` makes prose; here only what a plan depends on matters: how many rows, how wide,
and how often each topic and word occurs.
"""

from django.db import connection

from myproject.blog.models import Author, Category, Comment, Post, Tag

# Of how many posts one has the tag and the author, and says the word.
SHARES = {"common": 1, "medium": 40, "rare": 2_000}
BUSY = 3_000  # comments of the post with the most

# Two an hour, so that a month is as full on a small site as on a large one. `old` is the tag of
# those that were written first: whoever looks for it from the newest on reads everything.
POSTS = """
INSERT INTO blog_post (title, slug, category_id, excerpt, body, body_html, lead_image,
    lead_image_alt, status, published_at, last_modified, comment_count)
SELECT 'Post ' || n, 'post-' || n, %(category)s, 'An excerpt.',
    'common ' || CASE WHEN n %% 40 = 0 THEN 'medium ' ELSE '' END
    || CASE WHEN n %% 2000 = 0 THEN 'rare ' ELSE '' END || repeat(md5(n::text) || ' ', 20),
    repeat(md5(n::text), 20), '', '',
    CASE WHEN n %% 50 = 7 THEN 'draft' ELSE 'published' END,
    now() - n * interval '30 minutes', now(), 0
FROM generate_series(%(first)s, %(last)s) AS n
"""
LINKS = """
INSERT INTO blog_post_{kind}s (post_id, {kind}_id)
SELECT id, %(topic)s FROM blog_post WHERE substr(slug, 6)::int %% %(share)s = 0
ON CONFLICT DO NOTHING
"""
OLD = """
INSERT INTO blog_post_tags (post_id, tag_id)
SELECT id, %(topic)s FROM blog_post ORDER BY published_at LIMIT 100
"""
COMMENTS = """
INSERT INTO blog_comment (post_id, name, email, body, body_html, created_at, status)
SELECT id, 'Ann', 'ann@example.com', 'Yes.', '<p>Yes.</p>', now(), 'approved'
FROM blog_post, generate_series(1, CASE WHEN slug = 'post-1' THEN %(busy)s ELSE 1 END)
WHERE NOT EXISTS (SELECT FROM blog_comment WHERE post_id = blog_post.id)
"""


def fill(first, last):
    """Add posts `first` to `last`, their comments and links, and let the planner know."""
    category, _ = Category.objects.get_or_create(name="Everything", slug="everything")
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"first": first, "last": last, "category": category.pk})
        cursor.execute(COMMENTS, {"busy": BUSY})
        for name, share in SHARES.items():
            for model in (Tag, Author):
                topic, _ = model.objects.get_or_create(name=name, slug=name)
                link = LINKS.format(kind=model._meta.model_name)
                cursor.execute(link, {"topic": topic.pk, "share": share})
        topic, _ = Tag.objects.get_or_create(name="old", slug="old")
        topic.posts.clear()
        cursor.execute(OLD, {"topic": topic.pk})
        cursor.execute("VACUUM ANALYZE")


def empty():
    tables = ", ".join(model._meta.db_table for model in (Post, Comment, Author, Category, Tag))
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
