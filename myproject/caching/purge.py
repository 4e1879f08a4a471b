"""Telling the web accelerators to forget: PURGE, of tags with varnish-modules' xkey headers."""

from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

TIMEOUT = 1  # s, to connect and to answer.
# Tags in one request: a header line may have 8 KiB (http_req_hdr_len of Varnish).
BATCH = 100

SOFT = "xkey-softpurge"  # The next visitor gets the new page; the old one is there for failures.
HARD = "xkey-purge"  # What is gone must never be seen again.


class PurgeFailed(Exception):
    """Names the accelerators that did not purge, and why."""


def purge(urls, host, soft=(), hard=()):
    """Purge the tags on all accelerators. Raises PurgeFailed after all of them were tried.

    urls  addresses at which PURGE is allowed, http://HOST:PORT
    host  the site's own name, as in its Host header
    """
    batches = [*_batches(SOFT, list(soft)), *_batches(HARD, list(hard))]
    _purge_all(urls, [("/", {"Host": host, **tags}) for tags in batches])


def purge_address(urls, host, address):
    """Purge one page, `address` being its path and query. Otherwise as purge()."""
    _purge_all(urls, [(address, {"Host": host})])


def _batches(header, tags):
    for start in range(0, len(tags), BATCH):
        yield {header: " ".join(tags[start : start + BATCH])}


def _purge_all(urls, requests):
    failures = {}
    for url in urls:
        try:
            _purge_one(urlsplit(url), requests)
        except (OSError, HTTPException) as error:
            failures[url] = error
    if failures:
        raise PurgeFailed("; ".join(f"{url}: {error!r}" for url, error in failures.items()))


def _purge_one(url, requests):
    connection = HTTPConnection(url.hostname, url.port, timeout=TIMEOUT)
    try:
        for address, headers in requests:
            connection.request("PURGE", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise HTTPException(f"answered {answer.status}")
    finally:
        connection.close()
