"""Fill the caches before visitors come: get the site's pages through the edge, as they would.

First the addresses of --paths, such as the most read ones of a log; then those of the sitemaps:
the fixed pages, and the others from the latest on. Nothing off the site is asked.
"""

from argparse import ArgumentTypeError
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from xml.etree.ElementTree import ParseError

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from ...crawling import Site

SHOWN = 10  # failures, of which there may be thousands


def address(text):
    if not text.startswith(("http://", "https://")):
        raise ArgumentTypeError(f"{text} is not an address. Use one such as https://example.com")
    return text


def positive(text):
    if not text.isdecimal() or int(text) == 0:
        raise ArgumentTypeError(f"{text} is not a number. Use 1 or more.")
    return int(text)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        own = getattr(settings, "SITE_URL", None)
        add = parser.add_argument
        add("--base-url", type=address, default=own, required=not own, help="default: SITE_URL")
        add("--sitemap", default="/sitemap.xml", help="default: %(default)s")
        add("--paths", type=Path, help="file of paths or addresses, the most read first")
        add("--limit", type=positive, help="pages to get; default: all")
        add("--concurrency", type=positive, default=4, help="requests at a time; default: 4")
        add("--timeout", type=positive, default=30, help="s for a page; default: 30")
        add("--ca", help="file of the certificate authority to trust")
        add("--insecure", action="store_true", help="trust any certificate")

    def handle(self, *, base_url, limit, concurrency, **options):
        site = Site(
            base_url,
            getattr(settings, "SITE_URL", base_url),
            timeout=options["timeout"],
            authority=options["ca"],
            verify=not options["insecure"],
        )
        paths = self.paths(site, options)[:limit]
        # Silent where there is no terminal.
        answers = tqdm(
            site.get_all(paths, concurrency), total=len(paths), unit=" pages", disable=None
        )
        self.report(list(answers))

    def paths(self, site, options):
        try:
            listed = options["paths"].read_text().split() if options["paths"] else []
            listed = [site.path(address) for address in listed]
            listed += site.sitemap_paths(options["sitemap"])
        except (OSError, HTTPException, ParseError) as error:
            raise CommandError(f"{site.base_url}{options['sitemap']}: {error}") from error
        return [path for path in dict.fromkeys(listed) if path]

    def report(self, answers):
        counts = Counter(str(status) for _, status in answers)
        self.stdout.write(", ".join(f"{status}: {n:,}" for status, n in sorted(counts.items())))
        failed = [f"{status} {path}" for path, status in answers if status != 200]
        if failed:
            shown = "\n".join(failed[:SHOWN])
            raise CommandError(f"{len(failed):,} of {len(answers):,} pages failed:\n{shown}")
