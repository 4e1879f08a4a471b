"""Whole pages: Django's per-site cache made safe.

Pages that declare tags, and no others, are stored: a page is cached because its view says what it
depends on, never by accident. Requests for one page that is being rendered wait for it.
"""

from functools import partial, wraps
from hashlib import md5

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.urls import Resolver404, resolve
from django.utils.cache import has_vary_header, patch_vary_headers, set_response_etag

from . import personal, tags
from .refresh import take_parameter

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


def cache_page(view=None, *, timeout=DEFAULT_TIMEOUT):
    """Mark a view whose pages may be stored, if they carry tags.

    timeout  s, where its addresses are as many as anybody likes. Default: that of the alias.
    """
    if view is None:
        return partial(cache_page, timeout=timeout)

    @wraps(view)
    def wrapped(*args, **kwargs):
        return view(*args, **kwargs)

    wrapped.is_cached = True
    wrapped.cache_timeout = timeout
    return wrapped


def is_cached(view):
    return getattr(view, "is_cached", False)


class PageCacheMiddleware:
    """Goes before sessions and authentication: a page in the cache costs none of what follows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = self.cached_view(request) if request.method in ("GET", "HEAD") else None
        if view is None:
            return self.get_response(request)
        request.is_refresh = take_parameter(request)
        try:
            return self.get_or_render(request, view.cache_timeout)
        except NotStored as answer:
            if request.is_refresh and answer.response.status_code < 500:
                caches[ALIAS].delete_many([self.key(request, True), self.key(request, False)])
            return answer.response

    def get_or_render(self, request, timeout):
        included = personal.includes(request)
        key = self.key(request, included)
        response = tags.get_or_compute(
            caches[ALIAS], key, lambda: self.render(request), timeout, request.is_refresh
        )
        if request.is_refresh:
            caches[ALIAS].delete(self.key(request, not included))
        return response

    @staticmethod
    def cached_view(request):
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return None
        return view if is_cached(view) else None

    @staticmethod
    def key(request, included):
        """`included`: whether its personal parts are, the one thing that a page may vary on."""
        # Hashed, since an address may be longer than a key, and hold what a key may not.
        # As it was asked for: build_absolute_uri() would resolve dots, at a price for each hit.
        address = f"{request.scheme}://{request.get_host()}{request.get_full_path()} {included}"
        return md5(address.encode(), usedforsecurity=False).hexdigest()

    def render(self, request):
        response = self.get_response(request)
        if personal.includes(request):
            personal.ask_to_include(response)
        if response.status_code != 200 or response.streaming or response.cookies:
            raise NotStored(response)
        # One visitor's: somebody has looked at the session, whose middleware says so.
        if not response.get(HEADER) or has_vary_header(response, "Cookie"):
            raise NotStored(response)
        patch_vary_headers(response, ["Surrogate-Capability"])
        # Once, and not at each hit, by ConditionalGetMiddleware.
        set_response_etag(response)
        return response, response[HEADER].split()
