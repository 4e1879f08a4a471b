"""One sitemap a month: each is a short range of an index, however many posts the site has.

Django's own pagination of sitemaps would COUNT all posts and skip through them by OFFSET.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from .models import Author, Category, Post, Tag

LIMIT = 50_000  # The protocol's own: https://www.sitemaps.org/protocol.html


class _Sitemap(Sitemap):
    """Addresses from SITE_URL rather than from the request: a cache may answer for any host."""

    limit = LIMIT

    @property
    def protocol(self):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(_Sitemap):
    """The fixed pages, categories, tags and authors."""

    names = ["home", "post-list", "archive", "topics", "about"]

    def items(self):
        topics = [
            topic for model in (Category, Tag, Author) for topic in model.objects.all()[:10_000]
        ]
        return [reverse(name) for name in self.names] + [t.get_absolute_url() for t in topics]

    def location(self, path):
        return path


class MonthSitemap(_Sitemap):
    """The posts published from `start` up to but without `end`."""

    def __init__(self, start, end):
        self.start, self.end = start, end

    def items(self):
        posts = Post.objects.published().between(self.start, self.end)
        # A list: its length is known without a COUNT.
        return list(posts.only("slug", "published_at", "last_modified")[:LIMIT])

    def lastmod(self, post):
        return post.last_modified
