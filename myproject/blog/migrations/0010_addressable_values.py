"""Values that an address or a header cannot express are rejected: years, slugs, targets.

The constraints hold for each new write; 0011 has PostgreSQL check the rows that are there, without
a lock that writes would wait for. Rows that break them are named first, before anything is changed.
"""

from datetime import UTC, datetime

import django.utils.timezone
from django.contrib.postgres.operations import AddConstraintNotValid
from django.core.management import CommandError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import Q

FIRST, LAST = datetime(1000, 1, 2, tzinfo=UTC), datetime(9998, 12, 30, tzinfo=UTC)
YEARS = "The year must be between 1000 and 9998."
SLUGS = "A slug has letters from a to z, digits, hyphens and underscores, and at least one."
TARGETS = "A target is a path (/a/path/) or an address (https://…)."

DATE = Q(published_at__gte=FIRST, published_at__lte=LAST)
SLUG = Q(slug__regex=r"^[-a-zA-Z0-9_]+$")
TARGET = Q(target__regex=r"^(|/[^\u0001-\u001f\u007f\\]*|https?://[^\u0001-\u001f\u007f\\]+)$")
CONSTRAINTS = [
    ("post", "post_published_at_in_address", "published_at", DATE, YEARS),
    ("post", "post_slug_in_address", "slug", SLUG, SLUGS),
    ("author", "author_slug_in_address", "slug", SLUG, SLUGS),
    ("category", "category_slug_in_address", "slug", SLUG, SLUGS),
    ("tag", "tag_slug_in_address", "slug", SLUG, SLUGS),
    ("redirect", "redirect_target_in_header", "target", TARGET, TARGETS),
]
SHOWN = 20  # rows of each kind: enough to see what they have in common.


def _wrong_rows(apps):
    """Yield a line for each row that a constraint would reject."""
    for model, _, field, condition, message in CONSTRAINTS:
        rows = apps.get_model("blog", model)._base_manager.exclude(condition).order_by("pk")
        for pk, value in rows.values_list("pk", field)[:SHOWN]:
            yield f"  {model} {pk}: {field} is {str(value)!r}. {message}"


def require_addressable_rows(apps, schema_editor):
    if lines := list(_wrong_rows(apps)):
        raise CommandError(
            "Nothing was changed: these rows have values that no address can express.\n"
            + "\n".join(lines)
            + "\nCorrect them in the admin, or by update() in manage.py shell, and run migrate again."
        )


def slug_field(**options):
    help_text = "The last part of the address. Left empty, it is made from the name or title."
    return models.SlugField(blank=True, help_text=help_text, **options)


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_redirects")]

    operations = [
        migrations.RunPython(require_addressable_rows, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "post",
            "published_at",
            models.DateTimeField(
                default=django.utils.timezone.now,
                validators=[MinValueValidator(FIRST, YEARS), MaxValueValidator(LAST, YEARS)],
            ),
        ),
        migrations.AlterField("post", "slug", slug_field(max_length=250, db_index=False)),
        *(
            migrations.AlterField(model, "slug", slug_field(max_length=100, unique=True))
            for model in ("author", "category", "tag")
        ),
        *(
            AddConstraintNotValid(
                model,
                models.CheckConstraint(
                    condition=condition, name=name, violation_error_message=message
                ),
            )
            for model, name, _, condition, message in CONSTRAINTS
        ),
    ]
