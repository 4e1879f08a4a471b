"""Ask the site for a page, twice, and say what the page cache did with it and why.

The edge is not asked. What it goes by is printed below: docs/caching-safety.md has its rules.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import Client

HEADERS = ("Cache-Control", "Expires", "Vary", "Set-Cookie", "Surrogate-Control", "xkey")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("url", help="/about/, or with the host: https://www.example.com/about/")
        parser.add_argument(
            "-H", "--header", action="append", default=[], help="as for curl: 'HX-Request: true'"
        )

    def handle(self, *, url, header, **options):
        parts = urlsplit(url)
        headers = dict(_parsed(line) for line in header)
        headers.setdefault("Host", parts.netloc or _host())
        address = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        for order in ("first", "second"):
            client = Client(raise_request_exception=False)  # One each: it would keep cookies.
            response = client.get(address, headers=headers, secure=parts.scheme != "http")
            if not hasattr(response, "page_cache"):
                raise CommandError("MIDDLEWARE has no PageCacheMiddleware, or not as its first.")
            self.stdout.write(f"{order} request: {response.status_code}, {response.page_cache}")
        for name in HEADERS:
            if name in response:
                self.stdout.write(f"    {name}: {response[name]}")
        for cookie in response.cookies.values():
            self.stdout.write(f"    {cookie}")


def _parsed(line):
    name, colon, value = line.partition(":")
    if not colon:
        raise CommandError(f"Not a header: {line!r}. Write it as 'Name: value'.")
    return name.strip(), value.strip()


def _host():
    """A host that the site takes."""
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"]
    return names[0] if names else "localhost"
