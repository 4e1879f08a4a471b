"""The stack on this machine: filled with posts, and with accounts that may log in."""

import secrets
from urllib.parse import urlsplit

from bench import databases, wrk
from bench.rows import Row, request_headers
from stack.commands import manage
from stack.layout import DATABASE

POSTS = 1000  # where the stack has none
READERS = 50
BURST = 5  # s; all connections are open after the first
# More than the cache of 128 MB holds, of all sizes from 100 bytes to 30 KB.
JUNK = """
import os, random
from django.core.cache import caches
for number in range(40_000):
    caches["default"].set(f"junk-{number}", os.urandom(round(100 * 300 ** random.random())), None)
"""


def prepare(stack, data):
    """Write the data files; return the plan's variables."""
    databases.fill(stack, DATABASE, POSTS)
    password = secrets.token_urlsafe()
    # With "=": a password may begin with "-".
    manage(stack, "export_load_data", data, f"--accounts={READERS}", f"--password={password}")
    address = urlsplit(stack.addresses()["https"])
    return {
        "HOST": address.hostname,
        "PORT": address.port,
        "PASSWORD": password,
        "DATA": data,
    }


def wear_in(stack, users):
    """As after weeks: whatever the cache stores from now on, something older has to go; and all
    users once came at one moment, so that each of Varnish's threads has taken the memory that it
    keeps. Left to chance, threads that are seldom needed take it for half an hour.
    """
    manage(stack, "shell", "-c", JUNK)
    for name in ("varnish1", "varnish2"):
        for path in ("/", "/accounts/login/"):  # One that is stored, one that is asked for.
            url = stack.address(name) + path
            wrk.run(Row(name, name, url, request_headers(stack)), users, BURST)
