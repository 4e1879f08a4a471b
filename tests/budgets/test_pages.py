"""No page becomes dearer unnoticed: what each one costs is compared with what was accepted."""

import math

import pytest
from django.middleware import csrf

from myproject.ops import timing

from . import content, kept
from .caches import OneTrip
from .figures import Visitor

# The toolbar is the developer's, and costs no visitor anything.
TOOLBAR = "debug_toolbar.middleware.DebugToolbarMiddleware"
PAGE_CACHE = "myproject.caching.pages.PageCacheMiddleware"


@pytest.fixture(autouse=True)
def _many_keys_are_one_trip(settings):
    backend = f"{OneTrip.__module__}.{OneTrip.__name__}"
    settings.CACHES = {
        alias: {**options, "BACKEND": backend} for alias, options in settings.CACHES.items()
    }


@pytest.fixture(autouse=True)
def _the_title_has_always_as_many_letters(settings):
    settings.SITE_NAME = "A plain title"


@pytest.fixture
def without(settings):
    """A function that takes middleware out of the site."""

    def take(*names):
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in names]

    take(TOOLBAR)
    return take


@pytest.fixture
def pages(db, without, monkeypatch):
    """{"page, state": {figure: number}}"""
    # On a busy machine a slow request would log, which calls functions.
    monkeypatch.setattr(timing, "SLOW", math.inf)
    # Chance takes more or fewer calls, and more or fewer bytes when compressed.
    monkeypatch.setattr(csrf, "_get_new_csrf_string", lambda: "x" * csrf.CSRF_SECRET_LENGTH)
    content.load()
    return measured(without)


def measured(without):
    public, private = content.public_pages(), content.private_pages()
    anybody, somebody = Visitor(), Visitor(content.editor())
    found = {f"{kind}, cold": anybody.cold(path) for kind, path in public.items()}
    found |= {f"{kind}, hit": anybody.again(path) for kind, path in public.items()}
    found |= {f"{kind}, cold": somebody.cold(path) for kind, path in private.items()}
    found |= {f"{kind}, warm": somebody.again(path) for kind, path in private.items()}
    without(PAGE_CACHE)
    anybody = Visitor()
    found |= {f"{kind}, warm": anybody.again(path) for kind, path in public.items()}
    return dict(sorted(found.items()))


def test_no_page_costs_more_than_was_accepted(pages, request, record_property):
    if request.config.getoption("accept"):
        kept.accept(pages)
    record_property("savings", kept.savings(pages))
    if problems := kept.problems(pages):
        lines = [*problems, f"What is meant is accepted by: {kept.COMMAND}"]
        pytest.fail("\n".join(lines), pytrace=False)
