"""Sitemaps of bounded size: fixed pages and topics in files of their own, and posts by month.

Django's own pagination of sitemaps would COUNT all posts and skip through them by OFFSET.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Author, Category, Post, Tag

# Addresses in a file. Memcached keeps no page over 1 MiB, and the longest address (a slug of 250
# characters, each of which may need nine in an address) takes 2.4 KB of XML. The protocol's own
# limits are 50,000 and 50 MB: https://www.sitemaps.org/protocol.html
MAX_URLS = 400
# Files in the index, the newest ones: 10,000 of them take 1 MB.
MAX_FILES = 10_000
# Of a kind: editors choose them.
MAX_TOPICS = 10_000
TOPICS = (Category, Tag, Author)


class _Sitemap(Sitemap):
    """Addresses from SITE_URL rather than from the request: a cache may answer for any host."""

    def __init__(self, number=1):
        """`number`: which file of several, counted from 1."""
        self.slice = slice((number - 1) * MAX_URLS, number * MAX_URLS)

    @property
    def protocol(self):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(_Sitemap):
    """The fixed pages."""

    names = ["home", "post-list", "archive", "topics", "about"]

    def items(self):
        return self.names

    def location(self, name):
        return reverse(name)


class TopicSitemap(_Sitemap):
    """Categories, tags or authors."""

    def __init__(self, model, number):
        super().__init__(number)
        self.model = model

    def items(self):
        return list(self.model.objects.order_by("pk").only("slug")[self.slice])


class MonthSitemap(_Sitemap):
    """The posts published from `start` up to but without `end`, oldest first.

    So a new post changes the last file only.
    """

    def __init__(self, start, end, number=1):
        super().__init__(number)
        self.start, self.end = start, end

    def items(self):
        posts = (
            Post.objects.published().between(self.start, self.end).order_by("published_at", "id")
        )
        # A list: its length is known without a COUNT. It skips rows of one month at most.
        return list(posts.only("slug", "published_at", "last_modified")[self.slice])

    def lastmod(self, post):
        return post.last_modified
