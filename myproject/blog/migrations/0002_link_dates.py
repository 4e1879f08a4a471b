"""The links of posts to authors and tags get a model and the post's date, kept by triggers.

Nothing blocks: the column is nullable, and the code of the release before works with it.
"""

import django.db.models.deletion
from django.db import migrations, models

# The lock makes a link wait for whoever is just changing the post's date, so that neither misses
# the other. NO KEY UPDATE and not SHARE: two links at once would each hold SHARE and wait for
# the other's when the post is saved.
TRIGGERS = """
CREATE FUNCTION blog_link_gets_date() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN status = 'published' THEN published_at END INTO NEW.published_at
    FROM blog_post WHERE id = NEW.post_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;

CREATE FUNCTION blog_post_gives_date() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    date timestamptz := CASE WHEN NEW.status = 'published' THEN NEW.published_at END;
BEGIN
    UPDATE blog_post_authors SET published_at = date WHERE post_id = NEW.id;
    UPDATE blog_post_tags SET published_at = date WHERE post_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER blog_link_gets_date BEFORE INSERT OR UPDATE OF post_id ON blog_post_authors
    FOR EACH ROW EXECUTE FUNCTION blog_link_gets_date();
CREATE TRIGGER blog_link_gets_date BEFORE INSERT OR UPDATE OF post_id ON blog_post_tags
    FOR EACH ROW EXECUTE FUNCTION blog_link_gets_date();
CREATE TRIGGER blog_post_gives_date AFTER UPDATE OF published_at, status ON blog_post
    FOR EACH ROW WHEN ((OLD.published_at, OLD.status) IS DISTINCT FROM (NEW.published_at, NEW.status))
    EXECUTE FUNCTION blog_post_gives_date();
"""
NO_TRIGGERS = """
DROP TRIGGER blog_post_gives_date ON blog_post;
DROP TRIGGER blog_link_gets_date ON blog_post_tags;
DROP TRIGGER blog_link_gets_date ON blog_post_authors;
DROP FUNCTION blog_post_gives_date, blog_link_gets_date;
"""
FIELDS = [
    ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
    ("post", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="%(class)s_links", to="blog.post")),
]


def link(name, field, table):
    """What Django already made by itself, under a name."""
    topic = models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="links", to=f"blog.{field}"
    )
    return migrations.CreateModel(
        name=name,
        fields=[*FIELDS, (field, topic)],
        options={"db_table": table, "unique_together": {("post", field)}},
    )


def through(field, to, model):
    field_with_model = models.ManyToManyField(
        blank=True, related_name="posts", through=f"blog.{model}", to=f"blog.{to}"
    )
    return migrations.AlterField("post", field, field_with_model)


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                link("PostAuthor", "author", "blog_post_authors"),
                link("PostTag", "tag", "blog_post_tags"),
                through("authors", "author", "PostAuthor"),
                through("tags", "tag", "PostTag"),
            ]
        ),
        *[
            migrations.AddField(
                model, "published_at", models.DateTimeField(editable=False, null=True)
            )
            for model in ("postauthor", "posttag")
        ],
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
