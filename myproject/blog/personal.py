"""The personal part of public pages, and the button in it."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from myproject.caching.lookups import lookup
from myproject.caching.pages import is_cached
from myproject.caching.refresh import RefreshFailed

from . import purging


@never_cache
@require_safe
def bar(request, post_id=None):
    """Who is logged in, and what editors do from a page; ?page= is its address.

    One query in 20 s (the alias `queries`): to load the user took longer than all the rest.
    """
    # The accelerator drops cookies of fragments: this one uses what the log-in has set, and leaves
    # the renewal of its life, which Django does at each use, to pages.
    may_post = "CSRF_COOKIE" in request.META
    context = {"visitor": _visitor(request), "post_id": post_id, "may_post": may_post}
    response = render(request, "blog/_bar.html", context)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
    return response


def _visitor(request):
    """Return {"name", "is_staff"} or None: what the bar shows. What somebody may is asked anew."""
    session = request.session
    if SESSION_KEY not in session:
        return None
    # The password too: with another one the log-in is not valid any more.
    login = f"{session[SESSION_KEY]} {session.get(HASH_SESSION_KEY)}"
    return lookup(f"visitor {login}", lambda: _described(request.user), lambda found: [])


def _described(user):
    if user.is_authenticated:
        return {"name": user.get_username(), "is_staff": user.is_staff}
    return None


@never_cache
@require_POST
def refresh(request):
    """An editor's button: have every cache take the page anew."""
    if not request.user.is_staff:
        raise PermissionDenied
    page = request.POST.get("page", "")
    if not _is_public_page(page):
        raise BadRequest("`page` must be the path of a public page.")
    try:
        purging.refresh(page)
    except RefreshFailed as error:
        return HttpResponse(f"The page was not refreshed. {error}\n", "text/plain", status=502)
    return redirect(page)


def _is_public_page(address):
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, None):
        return False
    try:
        return is_cached(resolve(address.partition("?")[0]).func)
    except Resolver404:
        return False
