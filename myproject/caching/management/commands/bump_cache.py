"""Forget all that one cache alias holds, in all processes and without a restart.

Its VERSION is raised, so no other alias is touched and nothing is deleted: what is out of reach
makes room as the server needs it. Processes follow within a second. With `sessions` nobody is
logged out: they are in the database too.
"""

from django.conf import settings
from django.core.cache import caches
from django.core.management.base import BaseCommand, CommandError

from ...versions import VersionMixin


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("alias", choices=sorted(settings.CACHES))

    def handle(self, *, alias, **options):
        cache = caches[alias]
        if not isinstance(cache, VersionMixin):
            raise CommandError(
                f"{alias} is a {type(cache).__name__}, which processes do not share. "
                "Set CACHE_URL to Memcached or Redis."
            )
        try:
            version = cache.bump_version()
        except (*cache.server_failures, ConnectionError) as error:
            raise CommandError(f"Nothing was raised: {type(error).__name__} {error}") from error
        self.stdout.write(f"{alias} is at version {version}.")
