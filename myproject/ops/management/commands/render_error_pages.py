"""Write flat error pages for the load balancer and the accelerator, which cannot ask Django."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

STATUSES = (404, 500, 502, 503)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("directory", type=Path, help="made if it is missing")

    def handle(self, *, directory, **options):
        # All rendered before the first is written: a broken template leaves the old pages.
        pages = {status: render_to_string(f"{status}.html") for status in STATUSES}
        try:
            directory.mkdir(parents=True, exist_ok=True)
            for status, html in pages.items():
                (directory / f"{status}.html").write_text(html, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Cannot write to {directory}: {error.strerror}.") from None
        self.stdout.write(f"{len(pages)} error pages written to {directory}")
