"""When a comment was checked for spam, and which links lead nowhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0005_last_modified")]

    operations = [
        migrations.AddField(
            "comment", "checked_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.CreateModel(
            name="BrokenLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.TextField()),
                ("problem", models.CharField(max_length=100)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="broken_links",
                        to="blog.post",
                    ),
                ),
            ],
        ),
    ]
