"""Compare the indexes and constraints that models declare with those that PostgreSQL has.

Exit status 1 if one is missing or invalid. Those that nothing declares, or that no query has used
since the statistics began, are listed only.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from ... import schema

HEADINGS = {
    "missing": "Declared, but not in the database (makemigrations, migrate, or a faked migration)",
    "invalid": "Not built to the end: DROP INDEX CONCURRENTLY, then make it again; or VALIDATE",
    "zones": "Cuts days in another time zone than TIME_ZONE. Put TIME_ZONE back; or look for rows "
    "that would be the same, and write a migration that removes it and adds it again",
    "extra": "In the database, but declared nowhere",
    "unused": "Never read so far; each costs every write",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, help="alias (%(default)s)")

    def handle(self, *, database, **options):
        connection = connections[database]
        if connection.vendor != "postgresql":
            raise CommandError(f"{database} is {connection.vendor}; only PostgreSQL is understood.")
        report = schema.compare(connection)
        for name, heading in HEADINGS.items():
            if lines := getattr(report, name):
                self.stdout.write("\n    ".join([f"{heading}:", *lines]))
        if report.missing or report.invalid or report.zones:
            raise CommandError(
                f"{len(report.missing)} missing, {len(report.invalid)} invalid, "
                f"{len(report.zones)} of another time zone."
            )
        self.stdout.write("All that the models declare is there and valid.")
