"""The sweep's list of posts whose thumbnails are to be made, made without blocking writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

UNPICTURED = models.Q(("lead_image_made", ""), models.Q(("lead_image", ""), _negated=True))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("blog", "0007_pictures")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(models.F("id"), name="post_unpictured", condition=UNPICTURED),
        ),
    ]
