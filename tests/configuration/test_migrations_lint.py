"""bin/lint-migrations stops what would fail or hold up a site that is running."""

import subprocess
import sys

import pytest

from ..checkout import copy_checkout

pytestmark = pytest.mark.slow

MIGRATION = """from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("blog", "{last}")]
    operations = [{operation}]
"""


@pytest.fixture
def lint(tmp_path):
    """A function that lints the site with one migration more; returns status and output."""
    checkout = copy_checkout(tmp_path)
    (checkout / ".env").write_text("SECRET_KEY=only-to-lint\n")
    folder = checkout / "myproject/blog/migrations"
    last = max(path.stem for path in folder.glob("0*.py"))

    def lint(operation=""):
        (folder / "0999_more.py").write_text(MIGRATION.format(last=last, operation=operation))
        command = [sys.executable, checkout / "bin/lint-migrations"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=checkout)
        return done.returncode, done.stdout + done.stderr

    return lint


@pytest.mark.parametrize(
    "operation, word",
    [
        ('migrations.RemoveField("post", "excerpt")', "DROPPING columns"),
        ('migrations.RenameField("post", "excerpt", "teaser")', "RENAMING columns"),
        (
            'migrations.AddIndex("post", models.Index(fields=["excerpt"], name="slow"))',
            "require-concurrent-index-creation",
        ),
    ],
)
def test_what_breaks_or_blocks_the_running_site_is_stopped(lint, operation, word):
    status, output = lint(operation)
    assert status != 0
    assert word in output


def test_a_column_that_may_be_empty_passes(lint):
    status, output = lint('migrations.AddField("post", "more", models.TextField(null=True))')
    assert status == 0, output
