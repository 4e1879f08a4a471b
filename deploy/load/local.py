"""The stack on this machine: filled with posts, and with accounts that may log in."""

import secrets
from urllib.parse import urlsplit

from bench import databases
from stack.commands import manage
from stack.layout import DATABASE

POSTS = 1000  # where the stack has none
READERS = 50


def prepare(stack, data):
    """Write the data files; return the plan's variables."""
    databases.fill(stack, DATABASE, POSTS)
    password = secrets.token_urlsafe()
    manage(stack, "export_load_data", data, "--accounts", str(READERS), "--password", password)
    address = urlsplit(stack.addresses()["https"])
    return {
        "HOST": address.hostname,
        "PORT": address.port,
        "PASSWORD": password,
        "DATA": data,
    }
