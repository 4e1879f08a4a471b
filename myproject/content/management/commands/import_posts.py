"""Import the posts of a Jekyll, Hugo, Zola or Eleventy blog: docs/content.md.

Importing again changes nothing; an edited file updates its post. What cannot be imported is named
with the reason while the rest goes in.
"""

from argparse import ArgumentTypeError
from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, transaction
from tqdm import tqdm

from myproject.content import Refused
from myproject.content.importing.addresses import Addresses
from myproject.content.importing.blog import Blog
from myproject.content.importing.body import Body
from myproject.content.importing.files import Files
from myproject.content.importing.images import Images
from myproject.content.importing.posts import Posts
from myproject.content.importing.report import Report, printable
from myproject.content.importing.source import NoPost, read
from myproject.content.importing.storing import Store


def folder(text):
    path = Path(text)
    if not path.is_dir():
        raise ArgumentTypeError(f"{text} is not a folder.")
    return path


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("directory", type=folder, help="a blog, or a folder of its posts")
        parser.add_argument(
            "--media", type=folder, help="one more folder where the addresses of images begin"
        )
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")

    def handle(self, *, directory, media, dry_run, **options):
        self.prepare(Blog(directory, media), dry_run)
        paths = self.blog.files()
        # Read twice: where a post has moved to, and where links lead, depends on what all files
        # claim, and a blog of any size must not be held in memory.
        claimed = self.each(paths, "Reading", self.claim)
        with transaction.atomic() if dry_run else nullcontext():
            self.each(claimed, "Writing", self.write)
            if dry_run:
                transaction.set_rollback(True)
        self.print_report(len(paths))

    def prepare(self, blog, dry_run):
        self.blog, self.report = blog, Report()
        store = Store(dry_run)
        self.addresses = Addresses(blog)
        images, files = Images(blog, store, self.report), Files(blog, store, self.report)

        def body_of(source):
            return Body(source, blog, images, files, self.addresses, self.report)

        self.posts = Posts(body_of, images, self.addresses, self.report)

    def each(self, paths, what, work):
        """Do the work for each path; returns those for which it was done."""
        done = []
        # The bar is silent where there is no terminal.
        for path in tqdm(paths, desc=what, unit=" files", disable=None):
            try:
                work(path)
                done.append(path)
            except NoPost as reason:
                self.report.skip(path, reason)
            except Refused as reason:
                self.report.refuse_file(path, reason)
            except (InterfaceError, OperationalError):
                raise  # The database is gone: no other file would go in.
            except Exception as error:  # One odd file never stops the ones behind it.
                self.report.refuse_file(path, f"{type(error).__name__}: {error}")
        return done

    def claim(self, path):
        source = read(path, self.blog)
        if first := self.addresses.claim(source):
            raise Refused(
                f"duplicate slug: {source.slug!r} is, for that day, taken by {first}",
                source.line_of("slug"),
            )
        if source.expires:
            self.report.add_expiring(source)
        if source.unknown_address:
            self.report.add_unknown_address(source)

    def write(self, path):
        self.report.outcomes[self.posts.write(read(path, self.blog))] += 1

    def print_report(self, files):
        for error in self.blog.unreadable:
            self.report.refuse(error.filename, f"cannot be read: {error.strerror}")
        for line in self.report.lines():
            self.stdout.write(printable(line))
        for refusal in self.report.refusals:
            self.stderr.write(printable(refusal))
        if self.report.refusals:
            raise CommandError(self.report.conclusion(files))
