"""Pairs of requests: whether a cache may answer the second with what it stored of the first.

They are asked of the page cache and of Django's own (test_conformance.py) and, by the project that
this package comes from, of Varnish with its VCL. https://www.rfc-editor.org/rfc/rfc9111
"""

from typing import NamedTuple

AS_PAGE_CACHE, NOT_ASKED = "as the page cache", "cannot be asked"
OTHER = "other.example.com"


class Ask(NamedTuple):
    """A request; `meta` is what a server in front says of it in WSGI's environment."""

    path: str
    headers: dict = {}
    method: str = "GET"
    host: str = "www.example.com"
    secure: bool = True
    meta: dict = {}


class Pair(NamedTuple):
    first: Ask
    second: Ask
    shared: bool
    edge: object = AS_PAGE_CACHE  # Whether Varnish shares it, where that differs.


def twice(view, shared, edge=AS_PAGE_CACHE, headers=None):
    ask = Ask(f"/{view}/", headers or {})
    return Pair(ask, ask, shared, edge)


def differ(view, first, second, shared, edge=AS_PAGE_CACHE):
    """Two requests for a view that differ in their headers."""
    return Pair(Ask(f"/{view}/", first), Ask(f"/{view}/", second), shared, edge)


def either(name, view, headers, shared, edge=AS_PAGE_CACHE):
    """With the headers and then without, and the other way round."""
    return {
        f"{name}, first with": differ(view, headers, {}, shared, edge),
        f"{name}, first without": differ(view, {}, headers, shared, edge),
    }


HX, ODD_HX = {"HX-Request": "true"}, {"HX-Request": "1"}
GERMAN, ENGLISH = {"Accept-Language": "de"}, {"Accept-Language": "en"}
GERMAN_TOO = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.1"}
GZIP, NO_GZIP = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip;q=0"}
BASIC = {"Authorization": "Basic YTpi"}
SESSION = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}
DARK = {"Cookie": "theme=dark"}
PLAIN = Ask("/plain/")
# At the edge cookies never reach a public page: whoever asks, it is rendered for nobody.
NO_COOKIES = True
# Varnish keeps a copy of each spelling, for its life.
EACH_SPELLING = False

ADDRESSES = {
    "the same address": Pair(PLAIN, PLAIN, True),
    "another path": Pair(PLAIN, Ask("/deep/plain/"), False),
    "another query": Pair(Ask("/plain/?a=1"), Ask("/plain/?a=2"), False),
    "a query and none": Pair(Ask("/plain/?a=1"), PLAIN, False),
    "a query in another order": Pair(
        Ask("/plain/?a=1&b=2"), Ask("/plain/?b=2&a=1"), False, edge=True
    ),
    "a parameter of advertisers": Pair(Ask("/plain/?utm_source=x"), PLAIN, False, edge=True),
    "another host": Pair(PLAIN, Ask("/plain/", host=OTHER), False),
    "another port": Pair(PLAIN, Ask("/plain/", host="www.example.com:81"), False),
    "another scheme": Pair(PLAIN, Ask("/plain/", secure=False), False, NOT_ASKED),
    "a site below a path": Pair(
        PLAIN, Ask("/plain/", meta={"SCRIPT_NAME": "/site"}), False, NOT_ASKED
    ),
    "a view that the other host does not mark": Pair(
        Ask("/here_only/"), Ask("/here_only/", host=OTHER), False
    ),
    "an unmarked view whose path is marked elsewhere": Pair(
        Ask("/here_only/", host=OTHER), Ask("/here_only/", host=OTHER), False
    ),
    # WSGI gives Django both as the same path.
    "an address with %2F": Pair(Ask("/deep/a%2Fb"), Ask("/deep/a/b"), True, edge=False),
    "the case of letters": Pair(Ask("/deep/A"), Ask("/deep/a"), False),
}
LANGUAGES = {
    "another language": differ("language", GERMAN, ENGLISH, False),
    "a language and none": differ("language", GERMAN, {}, False),
    "the same language in other words": differ("language", GERMAN, GERMAN_TOO, True, EACH_SPELLING),
    "a language that the site has not": differ(
        "language", {"Accept-Language": "xx"}, {}, True, EACH_SPELLING
    ),
    "a language of a cookie": differ(
        "language", {"Cookie": "django_language=de"}, {}, False, NO_COOKIES
    ),
    "languages in the address": Pair(Ask("/de/translated/"), Ask("/en/translated/"), False),
    "one language in the address": Pair(Ask("/de/translated/"), Ask("/de/translated/"), True),
    "a language in the address, other headers": Pair(
        Ask("/de/translated/", ENGLISH), Ask("/de/translated/", GERMAN), True
    ),
    "a language that the view chose": differ(
        "other_language", {"X-Language": "de"}, {}, False, NOT_ASKED
    ),
    "a time zone that the view chose": differ(
        "other_time_zone", {"X-Zone": "Asia/Tokyo"}, {}, False, NOT_ASKED
    ),
}
VARY = {
    "Vary: *": twice("vary_star", False),
    "Vary: Accept, another": differ(
        "vary_accept", {"Accept": "text/html"}, {"Accept": "application/json"}, False
    ),
    "Vary: Accept, the same": twice("vary_accept", False, edge=True),
    "Vary: ACCEPT, another": differ(
        "vary_accept_upper", {"Accept": "text/html"}, {"Accept": "application/json"}, False
    ),
    "Vary: User-Agent, another": differ(
        "vary_agent", {"User-Agent": "a"}, {"User-Agent": "b"}, False
    ),
    "Vary: User-Agent, the same": twice("vary_agent", False, edge=True),
    "Vary: X-Custom, without": twice("vary_custom", False, edge=True),
    "Vary: X-Custom, another": differ("vary_custom", {"X-Custom": "a"}, {"X-Custom": "b"}, False),
    "Vary: two headers, one unlisted": differ("vary_two", GERMAN, GERMAN | {"Accept": "a"}, False),
    "Vary: Cookie, without": twice("vary_cookie", False, NO_COOKIES),
    "Vary: Origin, without": twice("vary_origin", True),
    **either("Vary: Origin", "vary_origin", {"Origin": "https://example.org"}, False),
    **either("htmx", "htmx", HX, False),
    "htmx, both": twice("htmx", True, headers=HX),
    **either("htmx with another word", "htmx", ODD_HX, False),
    "Vary on one branch, that first": differ("sometimes_varies", HX, {}, False, edge=False),
    # What is stored says nothing of the header: it is for the view to say so each time.
    "Vary on one branch, the other first": differ("sometimes_varies", {}, HX, True),
}
ENCODINGS = {
    # Varnish asks for gzip, and unpacks it for who has none.
    **either("gzip", "plain", GZIP, False, edge=True),
    "gzip, both": twice("plain", True, headers=GZIP),
    "gzip in other words": differ("plain", GZIP, {"Accept-Encoding": "deflate, gzip;q=0.5"}, True),
    "gzip and gzip;q=0": differ("careful_gzip", NO_GZIP, {}, False, edge=True),
    "gzip that Vary does not name": twice("secret_gzip", False, NOT_ASKED, headers=GZIP),
}
PEOPLE = {
    **either("Authorization", "plain", BASIC, False),
    "Authorization, both": twice("plain", False, headers=BASIC),
    "Authorization and public": twice("public", False, headers=BASIC),
    "Authorization and s-maxage": twice("edge_only", False, headers=BASIC),
    "REMOTE_USER, first with": Pair(
        Ask("/plain/", meta={"REMOTE_USER": "a"}), PLAIN, False, NOT_ASKED
    ),
    "REMOTE_USER, first without": Pair(
        PLAIN, Ask("/plain/", meta={"REMOTE_USER": "a"}), False, NOT_ASKED
    ),
    "a client certificate": differ("reads_user", {"X-Certificate": "a"}, {}, False, NOT_ASKED),
    "a user nobody asks for": differ("plain", SESSION, {}, True),
    "a session that is read": twice("reads_session", False, NO_COOKIES),
    "a session, then none": differ("reads_session", SESSION, {}, False, NO_COOKIES),
    "a message": differ("shows_messages", {"X-Message": "a"}, {}, False, NOT_ASKED),
    "a form's token": twice("has_form", False),
    "a nonce": twice("has_nonce", False, NOT_ASKED),
    "a cookie that is set": twice("sets_cookie", False),
    **either("a cookie that is read", "reads_cookie", DARK, False, NO_COOKIES),
    "all cookies that are read": twice("copies_cookies", False, NO_COOKIES),
    **either("a cookie that nobody reads", "plain", DARK, True),
}
CONTROL = {
    "private": twice("private", False),
    "private of a field": twice("private_field", False),
    "no-store": twice("no_store", False),
    "No-Store": twice("upper_no_store", False),
    "no-cache": twice("no_cache", False),
    "never_cache": twice("never", False),
    "never_cache outside": twice("never_outside", False),
    "max-age": twice("max_age", True),
    "public, no-transform": twice("public", True),
    "max-age=0": twice("max_age_0", False),
    "max-age=soon": twice("max_age_bad", False),
    # Which of two is taken is the cache's choice: RFC 9111, 4.2.1.
    "max-age twice": twice("two_max_ages", False, edge=True),
    "s-maxage beside max-age=0": twice("edge_only", True),
    "s-maxage=0 beside max-age": twice("browser_only", False),
    "Expires in the past": twice("expired", False),
    "Expires: 0": twice("expires_0", False),
    "Expires in a minute": twice("expires_later", True),
}
KINDS = {
    "HEAD, then GET": Pair(Ask("/plain/", method="HEAD"), PLAIN, False, edge=True),
    "GET, then HEAD": Pair(PLAIN, Ask("/plain/", method="HEAD"), True),
    "POST, then GET": Pair(Ask("/plain/", method="POST"), PLAIN, False),
    "GET, then POST": Pair(PLAIN, Ask("/plain/", method="POST"), False),
    "an async view": twice("asynchronous", True),
    "a stream": twice("streamed", False, edge=True),
    "a file": twice("file", False, edge=True),
    "404": twice("missing", False, edge=True),
    "500": twice("broken", False),
    "302": twice("redirected", False, edge=True),
    "301": twice("permanently_redirected", False, edge=True),
    # Varnish asks for the whole page without conditions, and answers them itself.
    "a range, then the whole": differ("ranged", {"Range": "bytes=0-2"}, {}, False, edge=True),
    "the whole, then a range": differ("ranged", {}, {"Range": "bytes=0-2"}, True),
    "If-None-Match, then the whole": differ(
        "conditional", {"If-None-Match": '"a"'}, {}, False, edge=True
    ),
    "If-Modified-Since, then the whole": differ(
        "modified", {"If-Modified-Since": "Fri, 27 Nov 2026 00:00:00 GMT"}, {}, False, edge=True
    ),
    "a page without tags": twice("untagged", False, NOT_ASKED),
    "a view that is not marked": twice("unmarked", False, edge=True),
}
PAIRS = {**ADDRESSES, **LANGUAGES, **VARY, **ENCODINGS, **PEOPLE, **CONTROL, **KINDS}
