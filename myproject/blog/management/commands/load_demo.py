"""Load the demo posts and redirects into a site that has no posts, and make the demo account in
development.
"""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand

from myproject.blog.models import Post

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--migrate", action="store_true", help="bring the database up to date first"
        )

    def handle(self, *, migrate, **options):
        if migrate:
            call_command("migrate", verbosity=0)
        if not Post.objects.exists():
            call_command("import_posts", DEMO / "posts", media=DEMO / "media", stdout=self.stdout)
            call_command("import_redirects", DEMO / "redirects.csv", stdout=self.stdout)
        # By its name: it is a command of the accounts, which the blog does not know.
        call_command("make_demo_account", stdout=self.stdout)
