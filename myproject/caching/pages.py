"""Whole pages: Django's per-site cache made safe.

Pages that declare tags, and no others, are stored: a page is cached because its view says what it
depends on, never by accident. Requests for one page that is being rendered wait for it.
"""

from functools import wraps
from hashlib import md5

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

from . import tags

ALIAS = "pages"
# The tags of a page, for the accelerator too: https://github.com/varnish/varnish-modules
HEADER = "xkey"


class NotStored(Exception):
    """A response that may not be stored, on its way to the one visitor who asked for it."""

    def __init__(self, response):
        self.response = response


def tag(response, *names):
    """Say what the page depends on."""
    response[HEADER] = " ".join(dict.fromkeys(names))
    return response


def cache_page(view):
    """Mark a view whose pages may be stored, if they carry tags."""

    @wraps(view)
    def wrapped(*args, **kwargs):
        return view(*args, **kwargs)

    wrapped.is_cached = True
    return wrapped


class PageCacheMiddleware:
    """Goes before sessions and authentication: a page in the cache costs none of what follows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or not self.may_be_stored(request):
            return self.get_response(request)
        try:
            return tags.get_or_compute(
                caches[ALIAS], self.key(request), lambda: self.render(request), DEFAULT_TIMEOUT
            )
        except NotStored as answer:
            return answer.response

    @staticmethod
    def may_be_stored(request):
        try:
            return getattr(resolve(request.path_info).func, "is_cached", False)
        except Resolver404:
            return False

    @staticmethod
    def key(request):
        # What the page may vary on: with ESI its personal parts are includes.
        capability = request.headers.get("Surrogate-Capability", "")
        # Hashed, since an address may be longer than a key, and hold what a key may not.
        return md5(
            f"{request.build_absolute_uri()} {capability}".encode(), usedforsecurity=False
        ).hexdigest()

    def render(self, request):
        response = self.get_response(request)
        if response.status_code != 200 or response.streaming or response.cookies:
            raise NotStored(response)
        if not response.get(HEADER):
            raise NotStored(response)
        patch_vary_headers(response, ["Surrogate-Capability"])
        return response, response[HEADER].split()
