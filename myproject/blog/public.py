"""Public pages: the same for everybody, so that caches may keep them."""

from functools import wraps

from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from myproject.caching.pages import cache_page, tag

from .cache_tags import LISTS

# s that the edge keeps a page. Long enough to carry any load: one request a page and 20 s reaches
# Django. Short enough that a lost purge heals by itself.
EDGE_LIFE = 20
# s that caches keep an answer at an address that anybody can invent: a search, a 404. Long
# enough to take a rush to one of them; what is kept for so long takes little memory.
BRIEF_LIFE = 10


def public(view):
    """A view whose page reads no cookie and no session.

    Browsers keep it and ask each time whether it changed (ETag); the edge keeps it EDGE_LIFE, the
    page cache as long as none of its tags is raised: the response's own (caching.pages.tag), else
    that of all lists.
    """

    @cache_page
    @require_safe
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        patch_cache_control(response, max_age=0, s_maxage=EDGE_LIFE, must_revalidate=True)
        return response if "xkey" in response else tag(response, LISTS)

    return wrapped


def briefly_public(view):
    """A view whose pages are public, and as many as anybody likes to invent addresses of.

    Caches keep them for BRIEF_LIFE, and not for when nobody can make a new one.
    """

    @cache_page(timeout=BRIEF_LIFE)
    @require_safe
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        return keep_briefly(view(request, *args, **kwargs))

    return wrapped


def keep_briefly(response):
    patch_cache_control(
        response, max_age=0, s_maxage=BRIEF_LIFE, must_revalidate=True, stale_if_error=0
    )
    return response if "xkey" in response else tag(response, LISTS)
