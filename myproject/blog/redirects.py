"""Old addresses lead to new ones: a look-up in the table where Django would answer 404."""

from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import patch_cache_control

from myproject.caching.pages import HEADER, is_cached, tag

from .cache_tags import LISTS, REDIRECTS, cache_tag
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
        if found := Redirect.objects.at(request.path_info):
            return answer(found)
        # What comes into being at this address purges the answer by these tags.
        response = tag(response, *response.get(HEADER, LISTS).split(), REDIRECTS)
        return keep_briefly(response) if is_public(request) else response


def is_public(request):
    """Whether nobody in particular is told that there is nothing at an address."""
    return request.resolver_match is None or is_cached(request.resolver_match.func)


def answer(redirect):
    """The redirect as a response that the edge keeps: a permanent one for a year (response.vcl).

    Its only tag is its own, so that changes of other rows leave it there.
    """
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    response = kind(redirect.location)
    patch_cache_control(response, max_age=0, s_maxage=EDGE_LIFE, must_revalidate=True)
    return tag(response, cache_tag(redirect))
