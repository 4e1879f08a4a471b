"""What bin/load and bin/replay are told on the command line."""

import argparse
import ipaddress
import re

from . import LoadError

NAMES = (
    "HOST PORT PROTOCOL THREADS WHO RAMPUP LOOP DURATION THINK USERNAME PASSWORD ADMIN_PATH DATA"
).split()

# Of jmeter/plan.jmx; a test compares them.
THREADS, WHO = "10", "80/12/6/2/0"


def add(parser, output):
    """Add what both take; `output` is the folder of the results."""
    parser.add_argument("variables", nargs="*", type=_variable, metavar="NAME=value")
    parser.add_argument("--yes", action="store_true", help="load on another machine is meant")
    parser.add_argument("--output", default=output, help="default: %(default)s")


def _variable(text):
    name, separator, value = text.partition("=")
    if name not in NAMES or not separator:
        raise argparse.ArgumentTypeError(f"{text} is none of NAME=value with {', '.join(NAMES)}")
    return name, value


def check_users(variables):
    """Raise LoadError where there are not as many users as kinds of them."""
    threads, who = variables.get("THREADS", THREADS), variables.get("WHO", WHO)
    if not re.fullmatch(r"\d+(/\d+){4}", who):
        raise LoadError(f"WHO={who} is not five numbers, such as {WHO}.")
    kinds = sum(int(share) > 0 for share in who.split("/"))
    if not threads.isdecimal() or int(threads) < max(kinds, 1):
        raise LoadError(
            f"THREADS={threads} is less than one user of each kind in WHO={who}. Take {kinds} or "
            "more, or fewer kinds, for example WHO=100/0/0/0/0."
        )


def require_consent(host, given):
    """Load on another machine is an attack, unless its people know of it."""
    if not given and not _is_here(host):
        raise LoadError(
            f"This sends load to {host}. If that is yours and its people know, add --yes"
        )


def _is_here(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
