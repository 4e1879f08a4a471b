"""Write what the load test asks for (jmeter/plan.jmx), from this site's database, into a folder.

Works on a copy of production too: with --accounts nobody's password has to be known.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from myproject.blog.load_data import EDITOR, lines, make_accounts

NEEDED = ("posts", "tags", "authors", "searches")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the plan looks into jmeter/data")
        parser.add_argument(
            "--accounts",
            type=int,
            metavar="NUMBER",
            help=f"make so many readers, and {EDITOR}, who may do everything: never in production",
        )
        parser.add_argument("--password", help="of these accounts")

    def handle(self, *, folder, accounts, password, **options):
        readers = None
        if accounts is not None:
            if not password:
                raise CommandError("--accounts needs --password, which the load test logs in with.")
            readers = make_accounts(accounts, password)
        found = lines(readers)
        if missing := [name for name in NEEDED if not found[name]]:
            raise CommandError(
                f"This site has no {' and no '.join(missing)} to ask for. Nothing was written. "
                "Fill it first: manage.py import_posts or manage.py seed"
            )
        if not found["users"]:
            self.stderr.write("No reader can log in: commenters will fail. Use --accounts.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, texts in found.items():
            (folder / f"{name}.txt").write_text("".join(f"{text}\n" for text in texts))
            self.stdout.write(f"{folder / name}.txt: {len(set(texts))}")
