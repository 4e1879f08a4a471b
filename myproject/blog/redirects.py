"""Old addresses lead to new ones: a look-up in the table where Django would answer 404."""

from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import patch_cache_control

from myproject.caching.pages import HEADER, is_cached, tag

from .cache_tags import REDIRECTS, cache_tag, of_absence
from .models import Redirect
from .public import EDGE_LIFE, keep_briefly


class RedirectMiddleware:
    """Answer a 404 of an old address with its redirect: one query, and none for any other page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        absence = of_absence(request.resolver_match)
        if found := Redirect.objects.at(request.path_info):
            return answer(found, absence)
        # A new redirect, and a new page at this address, purge the absence where it is stored.
        response = tag(response, *response.get(HEADER, "").split(), *absence, REDIRECTS)
        return keep_briefly(response) if is_public(request) else response


def is_public(request):
    """Whether nobody in particular is told that there is nothing at an address."""
    return request.resolver_match is None or is_cached(request.resolver_match.func)


def answer(redirect, absence):
    """The redirect as a response that the edge keeps: a permanent one for a year (response.vcl).

    Its tags are its own and `absence`, those of a page that may come to be at the old address.
    """
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    response = kind(redirect.location)
    patch_cache_control(response, max_age=0, s_maxage=EDGE_LIFE, must_revalidate=True)
    return tag(response, cache_tag(redirect), *absence)
