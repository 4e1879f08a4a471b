"""Take people out of this database: names, addresses, passwords, sessions, drafts.

For a copy of production's data, on a site with STAGING; elsewhere it refuses.
"""

from django.conf import settings
from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError

from myproject.blog.scrubbing import scrub


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        if not getattr(settings, "STAGING", False):
            raise CommandError("This is no staging site: STAGING is not set. Nothing was changed.")
        for what, number in scrub().items():
            self.stdout.write(f"{number:>9,} {what}")
        for cache in caches.all():
            cache.clear()
        self.stdout.write("Make yourself an account: manage.py createsuperuser")
