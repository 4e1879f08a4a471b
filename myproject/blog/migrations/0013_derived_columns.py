"""Triggers keep what posts say of their comments, whoever writes: bulk updates, loaddata, SQL.

Counts are absolute, and so never drift. The posts are locked before they are counted, in one order
for everybody: a count taken before the lock would miss the comment of whoever held it, and two
moderators never wait for each other.
"""

from django.db import migrations
from django.db.models.functions import Lower

TRIGGERS = """
CREATE FUNCTION blog_posts_are_discussed(posts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM blog_post WHERE id = ANY (posts) ORDER BY id FOR NO KEY UPDATE;
    UPDATE blog_post SET discussed_at = clock_timestamp(), comment_count = (
        SELECT count(*) FROM blog_comment
        WHERE blog_comment.post_id = blog_post.id AND blog_comment.status = 'approved'
    ) WHERE id = ANY (posts);
END $$;

CREATE FUNCTION blog_comments_come() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_posts_are_discussed(array_agg(DISTINCT post_id)) FROM new_rows
    WHERE status = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION blog_comments_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_posts_are_discussed(array_agg(DISTINCT post_id)) FROM old_rows
    WHERE status = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION blog_comments_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM blog_posts_are_discussed(array_agg(DISTINCT post_id)) FROM (
        (SELECT * FROM old_rows EXCEPT SELECT * FROM new_rows)
        UNION ALL
        (SELECT * FROM new_rows EXCEPT SELECT * FROM old_rows)
    ) AS changed
    WHERE status = 'approved' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER blog_comments_come AFTER INSERT ON blog_comment
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION blog_comments_come();
CREATE TRIGGER blog_comments_go AFTER DELETE ON blog_comment
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION blog_comments_go();
CREATE TRIGGER blog_comments_change AFTER UPDATE ON blog_comment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION blog_comments_change();
"""
NO_TRIGGERS = """
DROP TRIGGER blog_comments_change ON blog_comment;
DROP TRIGGER blog_comments_go ON blog_comment;
DROP TRIGGER blog_comments_come ON blog_comment;
DROP FUNCTION blog_comments_change, blog_comments_go, blog_comments_come, blog_posts_are_discussed;
"""


class Migration(migrations.Migration):
    dependencies = [("blog", "0012_periodic_runs")]

    operations = [
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        # Managers of relations go through the querysets that know of tags.
        migrations.AlterModelOptions(
            name="author",
            options={"base_manager_name": "objects", "ordering": [Lower("name")]},
        ),
        migrations.AlterModelOptions(
            name="category",
            options={"base_manager_name": "objects", "ordering": [Lower("name")], "verbose_name_plural": "categories"},
        ),
        migrations.AlterModelOptions(
            name="comment",
            options={"base_manager_name": "objects", "ordering": ["created_at", "id"]},
        ),
        migrations.AlterModelOptions(
            name="post",
            options={"base_manager_name": "objects", "ordering": ["-published_at", "-id"]},
        ),
        migrations.AlterModelOptions(
            name="postauthor",
            options={"base_manager_name": "objects"},
        ),
        migrations.AlterModelOptions(
            name="posttag",
            options={"base_manager_name": "objects"},
        ),
        migrations.AlterModelOptions(
            name="redirect",
            options={"base_manager_name": "objects", "ordering": ["-pk"]},
        ),
        migrations.AlterModelOptions(
            name="tag",
            options={"base_manager_name": "objects", "ordering": [Lower("name")]},
        ),
    ]
