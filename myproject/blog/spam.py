"""Asking a service whether a comment is spam, over HTTP: a task's work, since it may take seconds.

The service gets JSON, {"site", "name", "email", "body"}, and answers {"spam": true or false}.
"""

import json
from http.client import HTTPException
from urllib.request import Request, urlopen

from django.conf import settings

TIMEOUT = 5  # s, to connect and for each wait. Default: for ever, and the worker with it.
LONGEST = 10_000  # bytes of an answer; no honest one has more.


class SpamCheckFailed(Exception):
    """The service did not answer as agreed; asking again later may help."""


def is_spam(comment):
    """Return the service's verdict, False where none is named. Raises SpamCheckFailed."""
    if not settings.SPAM_CHECK_URL:
        return False
    question = {name: getattr(comment, name) for name in ("name", "email", "body")}
    body = json.dumps({"site": settings.SITE_URL, **question}).encode()
    headers = {"Content-Type": "application/json"}
    request = Request(settings.SPAM_CHECK_URL, body, headers)  # noqa: S310  The operator's own.
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            verdict = json.loads(answer.read(LONGEST))["spam"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise SpamCheckFailed(f"{settings.SPAM_CHECK_URL}: {error!r}") from error
    if not isinstance(verdict, bool):
        raise SpamCheckFailed(f"{settings.SPAM_CHECK_URL} answered {verdict!r}")
    return verdict
