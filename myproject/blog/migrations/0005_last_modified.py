"""Comments know when they were changed, and posts when their comments were. The default is the
database's: the column is added at once, however many rows there are, and code from before it goes
on inserting."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("blog", "0004_post_draft")]

    operations = [
        migrations.AddField(
            "post", "discussed_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddField(
            "comment", "last_modified", models.DateTimeField(auto_now=True, db_default=Now())
        ),
        migrations.AlterField(
            "post", "last_modified", models.DateTimeField(auto_now=True, db_default=Now())
        ),
    ]
