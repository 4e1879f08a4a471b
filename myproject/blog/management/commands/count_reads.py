"""Count the posts that are read, from a log of the load balancer: most_read shows the list.

tail -F haproxy.log | manage.py count_reads        as deploy/haproxy.cfg writes it, JSON
manage.py count_reads access.log                   or in the combined format of other servers

What is not a post that was found counts for nothing; nor does a line that is neither format.
"""

import json
import re
import sys
import time
from argparse import FileType
from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.urls import Resolver404, resolve

from myproject.blog.most_read import add_reads, counters

COMBINED = re.compile(r'"GET (\S+) HTTP/[\d.]+" 200 ')
EVERY = 10  # s between two writes, whatever the traffic
LINES = 10_000  # at most between two writes


def path_of(line):
    """Return the path that the line says was got with success, or None."""
    try:
        entry = json.loads(line[line.index("{") :])
        is_read = (entry["method"], entry["status"]) == ("GET", 200)
        return entry["path"].partition("?")[0] if is_read else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        match = COMBINED.search(line)
        return match[1].partition("?")[0] if match else None


def is_post(path):
    try:
        return resolve(path).url_name == "post"
    except Resolver404:
        return False


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("log", nargs="?", type=FileType(errors="replace"), default=sys.stdin)

    def handle(self, *, log, **options):
        if counters() is None:
            raise CommandError("COUNTERS_URL is not set, for example redis://127.0.0.1:6379/1")
        total = 0
        for reads in self.batches(log):
            add_reads(reads)
            total += reads.total()
        self.stdout.write(f"Counted {total} reads.")

    def batches(self, log):
        reads, lines, began = Counter(), 0, time.monotonic()
        for line in log:
            lines += 1
            path = path_of(line)
            if path and is_post(path):
                reads[path] += 1
            if reads and (lines >= LINES or time.monotonic() - began > EVERY):
                yield reads
                reads, lines, began = Counter(), 0, time.monotonic()
        if reads:
            yield reads
