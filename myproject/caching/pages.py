"""Whole pages: Django's per-site cache made safe.

A page is stored because its view says so (cache_page) and what it depends on (tag), and nothing
forbids it (cacheability.py). Requests for one page that is being rendered wait for it.
"""

from functools import partial, wraps

from asgiref.sync import iscoroutinefunction
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers, set_response_etag

from . import cacheability, personal
from .refresh import is_asked_for, take_parameter
from .stored_page import StoredPage
from .variations import varies_on
from .watched_cookies import WatchedCookies, begin_view, end_view

# The tags of a page, for the accelerator too: https://github.com/varnish/varnish-modules
HEADER = "xkey"


def tag(response, *names):
    """Say what the page depends on."""
    response[HEADER] = " ".join(dict.fromkeys(names))
    return response


def cache_page(view=None, *, timeout=DEFAULT_TIMEOUT):
    """Mark a view, sync or async, whose pages may be stored, if they carry tags.

    timeout  s, where its addresses are as many as anybody likes. Default: that of the alias.
    """
    if view is None:
        return partial(cache_page, timeout=timeout)

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        begin_view(request)
        return end_view(request, view(request, *args, **kwargs))

    @wraps(view)
    async def wrapped_async(request, *args, **kwargs):
        begin_view(request)
        return end_view(request, await view(request, *args, **kwargs))

    marked = wrapped_async if iscoroutinefunction(view) else wrapped
    marked.is_cached = True
    marked.cache_timeout = timeout
    return marked


def is_cached(view):
    return getattr(view, "is_cached", False)


class PageCacheMiddleware:
    """Goes before sessions and authentication: a page in the cache costs none of what follows.

    It looks under the request's address, where only a marked view has stored something; the view
    that runs decides whether its response is stored. response.page_cache says what was done.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reason = cacheability.reason_to_skip(request)
        if reason:
            return _note(self.get_response(request), f"passed: {reason}")
        page = request.stored_page = StoredPage(request, _address(request))
        if not is_asked_for(request) and (response := page.find()):
            return _note(response, "found")
        request.COOKIES = WatchedCookies(request.COOKIES)
        try:
            response = self.get_response(request)
        except BaseException:
            page.give_up()
            raise
        return _note(response, self.store(request, response, page))

    def process_view(self, request, view, args, kwargs):
        """Before a marked view runs: wait for the response if somebody else makes it."""
        page = getattr(request, "stored_page", None)
        if page is None or not is_cached(view):
            return None
        page.allow(view.cache_timeout)
        request.is_refresh = take_parameter(request)
        if request.is_refresh:
            page.replace(_address(request))
        elif request.method == "GET":
            return page.wait()
        return None

    def store(self, request, response, page):
        """Store the response unless something forbids it; return what was done."""
        if page.is_found:
            return "found"
        if not page.is_allowed:
            page.give_up()
            return "passed: the view is not marked by cache_page"
        if personal.includes(request):
            personal.ask_to_include(response)
        names = response.get(HEADER, "").split()
        reason = cacheability.reason_not_to_store(request, response)
        reason = reason or (not names and "it has no tags")
        other = StoredPage(request, _address(request, not personal.includes(request)))
        if reason:
            if request.method == "HEAD" or response.status_code >= 500:
                page.give_up()  # An old page is served on.
            else:
                page.mark_uncacheable()
                if request.is_refresh:
                    page.delete()
                    other.delete()
            return f"not stored: {reason}"
        varies = varies_on(response)
        patch_vary_headers(response, ["Surrogate-Capability"])
        # Once, and not at each hit, by ConditionalGetMiddleware.
        set_response_etag(response)
        page.store(_plain(response), names, varies)
        if request.is_refresh:
            other.delete()
        return "stored"


def _address(request, included=None):
    """All that each page depends on.

    included  whether its personal parts will be, by whoever asked for it; default: as asked for
    """
    included = personal.includes(request) if included is None else included
    # As it was asked for: build_absolute_uri() would resolve dots, at a price for each hit.
    return f"{request.scheme}://{request.get_host()}{request.get_full_path()} {included}"


def _plain(response):
    """A copy without what a view's own response may carry along, such as its template."""
    copy = HttpResponse(response.content)
    copy.headers = response.headers
    return copy


def _note(response, what):
    response.page_cache = what
    return response
