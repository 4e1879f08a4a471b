"""Ask a new site for what visitors ask the old one for, as they do: its load before its launch.

tail -F haproxy.log | manage.py shadow https://new.example.com --share 10

Reads log lines, as deploy/haproxy.cfg writes them, from standard input. Only what changes nothing
is asked for: GET. Answers are read and thrown away; the number of each status is printed.
"""

import json
import random
import signal
import sys
from argparse import ArgumentTypeError
from collections import Counter

from django.core.management.base import BaseCommand

from ...crawling import Site
from .warm_cache import address, positive


def share(text):
    number = float(text)
    if not 0 < number <= 100:
        raise ArgumentTypeError(f"{text} is no share: give a number over 0 and up to 100")
    return number


def path_of(line):
    """The path of a GET, or None."""
    try:
        entry = json.loads(line[line.index("{") :])
        is_get = entry["method"] == "GET" and entry["path"].startswith("/")
        return entry["path"] if is_get else None
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        add = parser.add_argument
        add("site", type=address, help="the new site")
        add("--share", type=share, default=100, help="of a hundred requests; default: all")
        add("--concurrency", type=positive, default=4, help="requests at a time; default: 4")
        add("--timeout", type=positive, default=10, help="s for a page; default: 10")
        add("--insecure", action="store_true", help="trust any certificate")

    def handle(self, *, site, share, concurrency, timeout, insecure, **options):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        site = Site(site, site, timeout=timeout, verify=not insecure)
        paths = (path_of(line) for line in sys.stdin)
        chosen = (path for path in paths if path and random.random() * 100 < share)  # noqa: S311
        statuses = Counter()
        try:
            for _, status in site.get_all(chosen, concurrency):
                statuses[status] += 1
        except KeyboardInterrupt:
            pass
        for status, number in sorted(statuses.items(), key=str):
            self.stdout.write(f"{number:>9,} {status}")
