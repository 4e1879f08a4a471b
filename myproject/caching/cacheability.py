"""What the page cache does not store, and why: HTTP's rules for a shared cache, and Django's traps.

A stored page is served to everybody, so whatever may be one visitor's is refused, also where a view
that is marked forgot to say so. docs/caching-safety.md has the table.
https://www.rfc-editor.org/rfc/rfc9111#section-3
"""

import re
import time

from django.conf import settings
from django.utils import timezone
from django.utils.functional import LazyObject, empty
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language

from .variations import key_part, varies_on

DIRECTIVE = re.compile(r'([\w-]+)(?:\s*=\s*("[^"]*"?|[^,\s]*))?')


def reason_to_skip(request):
    """Return why a request's page is neither looked for nor stored, or None."""
    if request.method not in ("GET", "HEAD"):
        return f"the method is {request.method}"
    if "HTTP_AUTHORIZATION" in request.META:
        return "the request has an Authorization header"
    # Of a server in front, which has checked a password or a certificate.
    if request.META.get("REMOTE_USER"):
        return "the request has a REMOTE_USER"
    # Wagtail sends it through the middleware under the address of the page that is published.
    if getattr(request, "is_dummy", False):
        return "the request is the preview of a draft"
    return None


def reason_not_to_store(request, response):
    """Return why a marked view's response is not stored, or None."""
    return next(filter(None, (rule(request, response) for rule in RULES)), None)


def _method(request, response):
    return "it answers HEAD, and may have no content" if request.method != "GET" else None


def _status(request, response):
    return f"its status is {response.status_code}" if response.status_code != 200 else None


def _stream(request, response):
    return "it is streamed" if response.streaming else None


def _cookie(request, response):
    return "it sets a cookie" if response.cookies or "Set-Cookie" in response else None


def _cache_control(request, response):
    for name, _ in _directives(response):
        if name in ("no-cache", "no-store", "private"):
            return f"its Cache-Control says {name}"
    return None


def _expired(request, response):
    life = _life(response)
    if life is None or life > 0:
        return None
    return "it is old at once by Cache-Control or Expires"


def _vary(request, response):
    refused = [name for name in varies_on(response) if key_part(request, name) is None]
    return f"it varies on {refused[0]}" if refused else None


def _encoding(request, response):
    encoding = response.get("Content-Encoding")
    if not encoding:
        return None
    if encoding not in key_part(request, "accept-encoding").split():
        return f"it is encoded as {encoding}, which the request does not accept"
    said = "accept-encoding" in varies_on(response)
    return None if said else "it is compressed, and Vary does not say so"


def _user(request, response):
    user = vars(request).get("user")
    # Django has no public way to ask; to look at the user would itself be a query at each miss.
    if isinstance(user, LazyObject) and user._wrapped is empty:
        return None  # Nobody has asked who it is.
    return "it is for somebody who is logged in" if getattr(user, "is_authenticated", 0) else None


def _cookies_read(request, response):
    """Of what middleware does with its own cookies, Vary, Set-Cookie and the rules below say more.

    A view that looks at those itself says it nowhere.
    """
    known = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    cookies = request.COOKIES
    read = getattr(cookies, "names_read", set()) - known
    read |= getattr(cookies, "names_read_by_view", set())
    return f"the cookie {min(read)} was read" if read else None


def _csrf_token(request, response):
    """Where CsrfViewMiddleware is missing, which would have set the cookie."""
    return "it has a CSRF token" if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") else None


def _nonce(request, response):
    names = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")
    secret = any("'nonce-" in response.get(name, "") for name in names)
    return "its Content-Security-Policy has a nonce, which is for one answer" if secret else None


def _language(request, response):
    """What LocaleMiddleware chose is in the address or in Vary; what others chose may not be."""
    if not settings.USE_I18N:
        return None
    chosen = getattr(request, "LANGUAGE_CODE", None)
    if not chosen and "accept-language" in varies_on(response):
        return "it varies on accept-language without LocaleMiddleware"
    language = get_language()
    if language and language != (chosen or settings.LANGUAGE_CODE):
        return f"it is in the language {language}, which neither address nor Vary say"
    return None


def _time_zone(request, response):
    zone = timezone.get_current_timezone_name()
    if settings.USE_TZ and zone != timezone.get_default_timezone_name():
        return f"its time zone is {zone}, which neither address nor Vary say"
    return None


RULES = [
    _method,
    _status,
    _stream,
    _cookie,
    _cache_control,
    _expired,
    _vary,
    _encoding,
    _user,
    _cookies_read,
    _csrf_token,
    _nonce,
    _language,
    _time_zone,
]


def _directives(response):
    """Return [(name, value)] of Cache-Control, names in lower case."""
    found = DIRECTIVE.findall(response.get("Cache-Control", ""))
    return [(name.lower(), value.strip('"')) for name, value in found]


def _life(response):
    """Return the seconds for which a shared cache may use it; None: it does not say.

    What cannot be read is 0, and of two values the shorter is taken.
    """
    directives = _directives(response)
    for wanted in ("s-maxage", "max-age"):
        values = [value for name, value in directives if name == wanted]
        if values:
            return min(int(value) if value.isdecimal() else 0 for value in values)
    if "Expires" in response:
        return (parse_http_date_safe(response["Expires"]) or 0) - time.time()
    return None
