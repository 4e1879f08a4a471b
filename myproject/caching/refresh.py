"""Computing a page anew although no tag was raised: it was changed behind Django's back.

A request for a page with the parameter named by settings.CACHE_REFRESH_PARAMETER has the page and
all its fragments computed and stored again; everybody else gets the old ones meanwhile. Whoever may
send it can have Django compute at will: let the accelerator drop it for all but trusted addresses,
and set no name where there is none. The default is none.
"""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.encoding import iri_to_uri

from .purge import PurgeFailed, purge_address

TIMEOUT = 10  # s; the page and all its fragments are made from nothing.


class RefreshFailed(Exception):
    """Says why, for the person who asked for it."""


def parameter():
    return getattr(settings, "CACHE_REFRESH_PARAMETER", "")


def is_asked_for(request):
    name = parameter()
    return bool(name) and name in request.META.get("QUERY_STRING", "") and name in request.GET


def take_parameter(request):
    """Remove the parameter from the request; return whether it was there.

    What it leaves is the page's own address, so that nothing below has to know of it.
    """
    if not is_asked_for(request):
        return False
    query = request.GET.copy()
    del query[parameter()]
    request.GET = query
    request.META["QUERY_STRING"] = query.urlencode()
    return True


def refresh(url, accelerators=()):
    """Have the page at `url`, an absolute address, computed anew in every cache.

    accelerators  addresses at which PURGE is allowed, http://HOST:PORT; the first one is asked for
                  the page, and without any the site itself
    Raises RefreshFailed. A page that could not be made stays as it is in every cache.
    """
    parts = urlsplit(iri_to_uri(url))
    base = accelerators[0] if accelerators else f"{parts.scheme}://{parts.netloc}"
    query = "&".join(filter(None, [parts.query, urlencode({parameter(): 1})]))
    try:
        status = _status(f"{base}{parts.path}?{query}", parts.netloc)
        if status < 500:
            address = parts._replace(scheme="", netloc="").geturl()
            purge_address(accelerators, parts.netloc, address)
    except (OSError, HTTPException, PurgeFailed) as error:
        raise RefreshFailed(str(error)) from error
    if status != 200:
        raise RefreshFailed(f"The page answered {status}.")


def _status(url, host):
    try:
        with urlopen(Request(url, headers={"Host": host}), timeout=TIMEOUT) as answer:  # noqa: S310
            answer.read()
            return answer.status
    except HTTPError as error:
        error.close()
        return error.code
