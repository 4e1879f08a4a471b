"""What a page may vary on and still be stored: request headers, each reduced to a few values.

Whatever a client invents, a page has as many copies as these functions have values.
"""

import re

from django.utils.translation import get_language_from_request

ENCODINGS = ("br", "gzip", "zstd")
# Part of each address already (pages.PageCacheMiddleware), so that they need no variation.
IN_ADDRESS = {"host", "surrogate-capability"}


def _encodings(request):
    """As Django's GZipMiddleware looks for one."""
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return " ".join(name for name in ENCODINGS if re.search(rf"\b{name}\b", accepted))


def _htmx(request):
    # Another value than htmx's own is "true" to some views and not to others.
    return {"": "", "true": "true"}.get(request.META.get("HTTP_HX_REQUEST", ""))


def _origin(request):
    """Of CORS (RFC 6454). A browser that opens a page sends none; other sites are unbounded."""
    return None if "HTTP_ORIGIN" in request.META else ""


KEY_PARTS = {
    "accept-encoding": _encodings,
    "accept-language": get_language_from_request,  # The active one of settings.LANGUAGES.
    "hx-request": _htmx,
    "origin": _origin,
}


def key_part(request, name):
    """Return the text by which the request's pages differ in a header; None: they are not kept."""
    return KEY_PARTS[name](request) if name in KEY_PARTS else None


def varies_on(response):
    """Return the names of the headers in Vary, in lower case and order, that IN_ADDRESS has not."""
    names = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    return sorted(names - IN_ADDRESS - {""})
