"""Import redirects from a CSV file: old,new or old,new,status (301 or 302). A header is optional.

Lines that cannot be used are named with the reason; the others go in. Importing again changes
nothing. An old address that is there already is updated.
"""

import csv
from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from myproject.content import OUTCOMES, Refused, redirects


def existing_file(text):
    path = Path(text)
    if not path.is_file():
        raise ArgumentTypeError(f"{text} is not a file.")
    return path


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("file", type=existing_file)
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")

    def handle(self, *, file, dry_run, **options):
        outcomes, refusals = Counter(), []
        with transaction.atomic():
            for number, text in lines(file):
                try:
                    with transaction.atomic():
                        outcomes[write(text)] += 1
                except Refused as reason:
                    refusals.append(f"{file}:{number}: {reason}")
            transaction.set_rollback(dry_run)
        self.report(outcomes, refusals)

    def report(self, outcomes, refusals):
        counts = ", ".join(f"{outcomes[name]} {name}" for name in OUTCOMES)
        self.stdout.write(f"Redirects: {counts}.")
        for refusal in refusals:
            self.stderr.write(refusal)
        if refusals:
            raise CommandError(f"{len(refusals)} lines were not imported.")


def lines(file):
    """Yield (number, text) of each line that says something, a header left out."""
    # What is not UTF-8 becomes U+FFFD, for which write() refuses the line, and no other one.
    with file.open(encoding="utf-8-sig", errors="replace") as opened:
        for number, text in enumerate(opened, 1):
            if text.strip(" ,\n") and not (number == 1 and text.startswith("old,new")):
                yield number, text


def write(text):
    if "\ufffd" in text:
        raise Refused("not UTF-8")
    try:
        # Line by line, or a quotation mark that is not closed would take the good lines behind it.
        values = [value.strip() for value in next(csv.reader([text], strict=True))]
    except csv.Error as error:
        raise Refused(f"no line of CSV: {error}") from None
    if len(values) not in (2, 3) or not all(values[:2]):
        raise Refused("a line is old,new or old,new,status")
    return redirects.write(*values)
