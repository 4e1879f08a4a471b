"""Add plausible posts and comments, any number of them; nothing is added if anything fails.

The same arguments make the same rows. Comments are for the new posts or, with --posts 0, for
those that are there.
"""

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from myproject.blog.seeding.site import Refused, analyze, seed


def count(text):
    try:
        number = int(text.replace(",", "").replace("_", ""))
    except ValueError:
        number = -1
    if number < 0:
        raise ArgumentTypeError(f"{text} is not a number of rows. Use 0 or more, such as 1000.")
    return number


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--posts", type=count, required=True, help="how many to add")
        parser.add_argument("--comments", type=count, required=True, help="how many to add")
        parser.add_argument(
            "--seed", default="1", help="another one makes other rows (%(default)s)"
        )

    def handle(self, *, posts, comments, **options):
        # Silent where there is no terminal.
        with tqdm(total=posts + comments, unit=" rows", unit_scale=True, disable=None) as bar:
            try:
                seed(posts, comments, options["seed"], bar.update)
            except Refused as reason:
                raise CommandError(str(reason)) from None
            except KeyboardInterrupt:
                raise CommandError("Stopped. Nothing was added.", returncode=130) from None
        self.stdout.write(f"Added {posts:,} posts and {comments:,} comments.")
        if not analyze():
            self.stdout.write(
                "The database role may not ANALYZE; autovacuum does it within minutes."
            )
