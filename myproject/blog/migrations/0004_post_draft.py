"""The editors' list of drafts, made without blocking writes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("blog", "0003_link_indexes")]

    operations = [
        AddIndexConcurrently(
            "post",
            models.Index(models.F("id"), name="post_draft", condition=models.Q(status="draft")),
        ),
    ]
