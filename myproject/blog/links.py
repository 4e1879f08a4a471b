"""Links that lead nowhere any more, found in what a post's page shows.

The addresses are written by editors, who are trusted; those of visitors are not asked for.
"""

import re
from html import unescape
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

TIMEOUT = 10  # s for one link
PER_POST = 100  # links looked at: a post of more is an index, not an article
GONE = {404, 410}
LINK = re.compile(r'<a [^>]*href="(https?://[^"]+)"')


def links_of(html):
    """The addresses of other sites that the HTML links to, each once."""
    return list(dict.fromkeys(unescape(found) for found in LINK.findall(html)))[:PER_POST]


def problem_of(address):
    """Return why the link leads nowhere, or "". A server that is ill may be well tomorrow."""
    try:
        request = Request(address, method="HEAD", headers={"User-Agent": "link-check"})  # noqa: S310
        with urlopen(request, timeout=TIMEOUT):  # noqa: S310
            return ""
    except HTTPError as error:
        error.close()
        return f"answers {error.code}" if error.code in GONE else ""
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return "has no server" if "not known" in str(reason) else ""
