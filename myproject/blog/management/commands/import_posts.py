"""Import Markdown files with YAML front matter, as static site generators write them.

Importing again changes nothing; an edited file updates its post, which is found by its slug.
"""

from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from myproject.blog.importing import Refused, front_matter, posts
from myproject.blog.importing.images import Images
from myproject.blog.importing.template_tags import TemplateTags


def folder(text):
    path = Path(text)
    if not path.is_dir():
        raise ArgumentTypeError(f"{text} is not a folder.")
    return path


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("directory", type=folder, help="read with its sub-folders, *.md")
        parser.add_argument("--media", type=folder, help="where the paths of images begin")

    def handle(self, *, directory, media, **options):
        self.images = Images(media)
        self.tags = TemplateTags(self.images.url)
        self.addresses = {}
        self.outcomes = Counter()
        self.refusals = []
        paths = sorted(directory.rglob("*.md"))
        # Read twice: whether a post has moved to another day depends on what all files claim,
        # and a site of any size must not be held in memory.
        self.each(paths, "Reading", self.claim_address)
        self.each(list(self.addresses.values()), "Writing", self.write)
        self.report(len(paths))

    def each(self, paths, what, work):
        # The bar is silent where there is no terminal.
        for path in tqdm(paths, desc=what, unit=" files", disable=None):
            try:
                work(path)
            except Refused as reason:
                self.refusals.append(f"{path}: {reason}")

    def claim_address(self, path):
        source = front_matter.read(path)
        first = self.addresses.setdefault((source.slug, source.published_on), path)
        if first != path:
            raise Refused(f"duplicate slug: {source.slug!r} is, for that day, taken by {first}")

    def write(self, path):
        source = front_matter.read(path)
        outcome = posts.write(source, self.images, self.tags, self.addresses)
        self.outcomes[outcome] += 1

    def report(self, files):
        counts = [f"{self.outcomes[name]} {name}" for name in ("created", "updated", "unchanged")]
        self.stdout.write(f"Posts: {', '.join(counts)}.")
        if self.images.missing:
            self.stdout.write(f"Images that were not found: {self.images.missing}.")
        if self.images.unusable:
            self.stdout.write(f"Images that cannot be used: {len(self.images.unusable)}.")
            for file, reason in self.images.unusable.items():
                self.stderr.write(f"{file}: {reason}")
        if self.tags.removed:
            removed = [f"{count} × {tag}" for tag, count in self.tags.removed.most_common()]
            self.stdout.write(f"Tags taken out: {', '.join(removed)}.")
        for refusal in self.refusals:
            self.stderr.write(refusal)
        if self.refusals:
            raise CommandError(f"{len(self.refusals)} of {files} files were not imported.")
