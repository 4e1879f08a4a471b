"""Load the demo posts and redirects into a site that has no posts."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand

from myproject.blog.models import Post

DEMO = Path(__file__).resolve().parents[2] / "demo"


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        if Post.objects.exists():
            return
        call_command("import_posts", DEMO / "posts", media=DEMO / "media", stdout=self.stdout)
        call_command("import_redirects", DEMO / "redirects.csv", stdout=self.stdout)
