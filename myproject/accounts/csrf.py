"""The answer to a form whose token is too old: the same form again, with a fresh token.

Django's own page says nothing but that it failed, and what was written is gone.
"""

from urllib.parse import urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.cache import never_cache

# Never shown again: visitors type these anew.
SECRET_PARTS = ("pass", "secret", "token", "otp")
UNREADABLE = (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError)
# Shorter values, such as those of selections, are sent again without being shown.
SHOWN_CHARACTERS = 40


@never_cache
def failure(request, reason=""):
    """settings.CSRF_FAILURE_VIEW."""
    fields = _fields(request) if _is_from_here(request) else None
    return render(request, "csrf_failure.html", {"fields": fields}, status=403)


def _is_from_here(request):
    """Whether a page of this site sent the form.

    A form with a valid token is offered for nothing else: another site could have a visitor send
    what it likes by one click.
    """
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    url = urlsplit(sender)
    return (url.scheme, url.netloc) == (request.scheme, request.get_host())


def _fields(request):
    """[{"name", "value", "kind"}] of what was sent; values of secrets and files are left out."""
    try:
        values = [(name, value) for name, all_ in request.POST.lists() for value in all_]
        files = list(request.FILES)
    except UNREADABLE:
        return []
    fields = [_field(name, value) for name, value in values if name != "csrfmiddlewaretoken"]
    return fields + [{"name": name, "kind": "file"} for name in files]


def _field(name, value):
    if any(part in name.lower() for part in SECRET_PARTS):
        return {"name": name, "kind": "password"}
    kind = "text" if len(value) > SHOWN_CHARACTERS or "\n" in value else "hidden"
    return {"name": name, "value": value, "kind": kind}
