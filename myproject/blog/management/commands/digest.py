"""Print what waits for the editors; nothing waits: nothing is printed."""

from django.core.management.base import BaseCommand

from myproject.blog.digest import digest


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        self.stdout.write(digest(), ending="")
