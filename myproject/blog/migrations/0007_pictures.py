"""Which posts have thumbnails, and pictures that no post has any more, noted by triggers: whoever
takes a picture away, its files can be deleted later."""

import myproject.media.fields
from django.db import migrations, models

TRIGGERS = """
CREATE FUNCTION blog_picture_is_old() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO blog_oldpicture (name, replaced_at) VALUES (OLD.lead_image, now());
    RETURN NULL;
END $$;

CREATE TRIGGER blog_picture_is_replaced AFTER UPDATE OF lead_image ON blog_post
    FOR EACH ROW WHEN (OLD.lead_image <> '' AND OLD.lead_image <> NEW.lead_image)
    EXECUTE FUNCTION blog_picture_is_old();
CREATE TRIGGER blog_picture_is_deleted AFTER DELETE ON blog_post
    FOR EACH ROW WHEN (OLD.lead_image <> '')
    EXECUTE FUNCTION blog_picture_is_old();
"""
NO_TRIGGERS = """
DROP TRIGGER blog_picture_is_deleted ON blog_post;
DROP TRIGGER blog_picture_is_replaced ON blog_post;
DROP FUNCTION blog_picture_is_old;
"""


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_checks")]

    operations = [
        migrations.AddField(
            "post",
            "lead_image_made",
            models.CharField(blank=True, db_default="", editable=False, max_length=33),
        ),
        migrations.AlterField(
            "post",
            "lead_image",
            myproject.media.fields.PictureField(
                blank=True,
                height_field="lead_image_height",
                max_length=250,
                upload_to="posts/%Y/%m/",
                width_field="lead_image_width",
            ),
        ),
        migrations.CreateModel(
            name="OldPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=250)),
                ("replaced_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
