"""Sites that are not ours, into which tests take caching as docs/caching-recipes.md says."""

import shutil
from contextlib import contextmanager

import pytest

from myproject.caching.tests.servers import Server

from . import sites
from .clients import clients
from .sections import blocks
from .test_packages import take

DOCUMENT = "docs/caching-recipes.md"
ORDINARY = "## An ordinary site"

FIRST = """
from news.models import Article
result = Article.objects.order_by("pk").first().pk
"""
MARKED = """
from caching.pages import cache_page, tag
from django.http import HttpResponse

def marked(address, text):
    view = lambda request: tag(HttpResponse(text(request)), "articles")
    return path(address, cache_page(view))
"""
ONE_ARTICLE = """
from news.models import Article
Article.objects.all().delete()
Article.objects.create(title="First")
"""
RENAME = """
from news.models import Article
article = Article.objects.order_by("pk").first()
article.title = {!r}
article.save()
"""


@contextmanager
def done(original, *headings, **added):
    """Clients of a copy of a site that has caching, and all that the sections say.

    added  what a test appends besides: file of the Site (settings, urls) to text
    """
    site, memcached = sites.copy(original), Server("memcached")
    try:
        take(site, "caching", **{"127.0.0.1:11211": memcached.location})
        site.said = [site.do(block) for title in headings for block in blocks(DOCUMENT, title)]
        for file, text in added.items():
            site.append(getattr(site, file), text)
        with clients(site) as asked:
            asked.site = site
            yield asked
    finally:
        memcached.kill()
        shutil.rmtree(site.folder)


def recipe(heading, **added):
    """A fixture: the ordinary site, and one section more."""

    @pytest.fixture(scope="module")
    def asked(news):
        with done(news, *dict.fromkeys([ORDINARY, heading]), **added) as asked:
            asked.run(ONE_ARTICLE)
            yield asked

    return asked


def rename(asked, title):
    asked.run(RENAME.format(title))
