"""The page cache, and Django's own, before the pairs of conformance/pairs.py."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation

from .conformance import middleware, site
from .conformance.pairs import PAIRS
from .conftest import settings_for

# The pairs that Django's own per-site cache shares and the page cache does not. Some are leaks, of
# which its documentation warns; some the page cache refuses since it cannot know.
STOCK_SHARES = {
    "Authorization and public",
    "Authorization, both",
    "Authorization, first without",
    "Expires in the past",
    "Expires: 0",
    "REMOTE_USER, first with",
    "REMOTE_USER, first without",
    "Vary: Accept, the same",
    "Vary: Cookie, without",
    "Vary: User-Agent, the same",
    "Vary: X-Custom, without",
    "a client certificate",
    "a cookie that is read, first with",
    "a cookie that is read, first without",
    "a cookie that is set",
    "a language that the view chose",
    "a message",
    "a nonce",
    "a page without tags",
    "a session that is read",
    "a view that is not marked",
    "all cookies that are read",
    "an unmarked view whose path is marked elsewhere",
    "gzip that Vary does not name",
    "s-maxage=0 beside max-age",
}
# And those that it does not share.
STOCK_SHARES_NOT = {
    "gzip in other words",
    "s-maxage beside max-age=0",
}


@pytest.fixture
def ask(settings, server, monkeypatch):
    """A function that sends a request to the site; return the response."""
    # It keeps what it found out when the project's own USE_I18N was in force.
    monkeypatch.setattr(translation, "_trans", type(translation._trans)())
    settings.ROOT_URLCONF = site.__name__
    settings.ALLOWED_HOSTS = ["*"]
    settings.USE_I18N = True
    settings.LANGUAGE_CODE, settings.LANGUAGES = "en", [("de", "German"), ("en", "English")]
    settings.CACHES = {
        name: settings_for(server, KEY_PREFIX=name, TIMEOUT=600, GRACE=grace)
        for name, grace in (("default", 0), ("templates", 60), ("pages", 60))
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cache"
    settings.SESSION_CACHE_ALIAS = "default"
    settings.MIDDLEWARE = [*middleware.PAGE_CACHE, *middleware.MIDDLEWARE]
    caches["default"].clear()

    def ask(request):
        # No middleware of the site's does it between requests.
        timezone.deactivate()
        translation.deactivate()
        options = {
            "headers": {"Host": request.host} | request.headers,
            "secure": request.secure,
            **request.meta,
        }
        # A client each, since it would keep the first one's cookies.
        return Client(raise_request_exception=False).generic(
            request.method, request.path, **options
        )

    for _ in range(2):  # Tags that the cache has never seen are not believed.
        ask(PAIRS["the same address"].first._replace(path="/deep/warm"))
    yield ask
    timezone.deactivate()
    translation.deactivate()


def is_shared(ask, pair):
    first, second = [
        ask(request).headers.get("X-Rendered") for request in (pair.first, pair.second)
    ]
    return first == second is not None


def test_no_view_fails_but_the_one_that_is_to(ask):
    for name, pair in PAIRS.items():
        assert (ask(pair.first).status_code == 500) == (name == "500"), name


@pytest.mark.parametrize("name", PAIRS)
def test_the_page_cache(ask, name):
    assert is_shared(ask, PAIRS[name]) == PAIRS[name].shared


def test_djangos_own(ask, settings):
    """A fact about Django, for comparison."""
    before, after = middleware.STOCK
    settings.MIDDLEWARE = [before, *middleware.MIDDLEWARE, after]
    settings.CACHE_MIDDLEWARE_SECONDS = 600
    differs = {True: set(), False: set()}
    for name, pair in PAIRS.items():
        caches["default"].clear()
        if is_shared(ask, pair) != pair.shared:
            differs[not pair.shared].add(name)
    assert differs == {True: STOCK_SHARES, False: STOCK_SHARES_NOT}
