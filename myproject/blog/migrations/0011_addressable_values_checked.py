"""PostgreSQL checks the rows that are older than the constraints of 0010; writes go on meanwhile."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("blog", "0010_addressable_values")]

    operations = [
        ValidateConstraint("post", "post_published_at_in_address"),
        ValidateConstraint("post", "post_slug_in_address"),
        ValidateConstraint("author", "author_slug_in_address"),
        ValidateConstraint("category", "category_slug_in_address"),
        ValidateConstraint("tag", "tag_slug_in_address"),
        ValidateConstraint("redirect", "redirect_target_in_header"),
    ]
