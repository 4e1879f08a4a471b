"""Telling the web accelerator which tags were raised: PURGE with varnish-modules' xkey headers."""

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
    failures = {}
    for url in urls:
        try:
            _purge_one(urlsplit(url), host, {SOFT: list(soft), HARD: list(hard)})
        except (OSError, HTTPException) as error:
            failures[url] = error
    if failures:
        raise PurgeFailed("; ".join(f"{url}: {error!r}" for url, error in failures.items()))


def _purge_one(url, host, tags_by_header):
    connection = HTTPConnection(url.hostname, url.port, timeout=TIMEOUT)
    try:
        for header, tags in tags_by_header.items():
            for start in range(0, len(tags), BATCH):
                names = " ".join(tags[start : start + BATCH])
                connection.request("PURGE", "/", headers={"Host": host, header: names})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise HTTPException(f"answered {answer.status}")
    finally:
        connection.close()
