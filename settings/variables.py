"""Reading the environment: `env.str`, `env.int` …, `required`, lists and addresses.

What has a wrong form stops the start with a sentence that says what to write, before it makes
wrong links, mails that nobody gets or a guard that guards nothing.
"""

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

env = Env()

# What this site's keys begin with on servers that it shares with another, staging beside
# production for one: pages in the cache, tasks in the broker, counters.
SITE_PREFIX = env.str("SITE_PREFIX", "myproject")

# As ALLOWED_HOSTS has them: a name or address without scheme and port, `.example.com`, or `*`.
HOST = re.compile(r"\*|\.?[a-z0-9_]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
MAIL = re.compile(r"[^@\s,]+@[^@\s,]*[^@\s,.]")


def required(parse, name, example):
    """Return variable `name` through `parse` (env.str, hosts …).

    Raises ImproperlyConfigured with a sentence that says what to set.
    """
    try:
        value = parse(name)
    except EnvError as error:
        problem = str(error)
    else:
        if value:
            return value
        problem = f'Environment variable "{name}" is empty'
    raise ImproperlyConfigured(
        f"{problem}. Set it in the environment or in .env, for example: {name}={example}"
    )


def items(name):
    """The items of a list, without blanks around them: NAME=a, b"""
    return [item.strip() for item in env.list(name, []) if item.strip()]


def hosts(name):
    """Host names, for ALLOWED_HOSTS."""
    return _checked(name, HOST, "www.example.com, without scheme, port or path")


def mail_addresses(name):
    return _checked(name, MAIL, "ann@example.com")


def sender(name, default):
    """A mail address, or a name with one: Site <site@example.com>"""
    value = env.str(name, default).strip()
    if not MAIL.fullmatch(parseaddr(value)[1]):
        _refuse(name, value, "site@example.com")
    return value


def url(name, default="", schemes=("http", "https"), path=True):
    """An address with one of the schemes and a host; the default where there is none.

    path  whether it may have one; without, it has no slash at its end either
    """
    value = env.str(name, "").strip()
    return _checked_url(name, value, schemes, path) if value else default


def urls(name):
    """Addresses of servers: http://HOST:PORT"""
    return [_checked_url(name, item, ("http", "https"), path=False) for item in items(name)]


def _checked(name, form, example):
    found = items(name)
    for item in found:
        if not form.fullmatch(item):
            _refuse(name, item, example)
    return found


def _checked_url(name, value, schemes, path):
    try:
        parts = urlsplit(value)
        good = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:  # The port is not a number.
        good = False
    if not good or re.search(r"\s", value):
        _refuse(name, value, f"an address with a host, such as {schemes[-1]}://www.example.com")
    if not path and (parts.path or parts.query or parts.fragment):
        _refuse(name, value, f"{parts.scheme}://{parts.netloc}, without anything behind it")
    return value


def _refuse(name, value, example):
    raise ImproperlyConfigured(f"{name}: {value!r} is not understood. Write {example}.")
