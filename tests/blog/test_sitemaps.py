"""Sitemap files are bounded: by the number of their addresses, and so by their bytes."""

import re

import pytest

from myproject.blog import sitemaps
from myproject.blog.models import Post, Tag

MEMCACHED_BYTES = 2**20  # the largest item that Memcached keeps


@pytest.fixture
def two_to_a_file(monkeypatch):
    monkeypatch.setattr(sitemaps, "MAX_URLS", 2)


def locations(client, path, settings):
    found = re.findall(r"<loc>([^<]*)</loc>", client.get(path).content.decode())
    return [address.removeprefix(settings.SITE_URL) for address in found]


def test_month_with_many_posts_is_several_files(client, make_post, settings, two_to_a_file):
    posts = [make_post() for _ in range(5)]
    files = [path for path in locations(client, "/sitemap.xml", settings) if "2024-03" in path]
    assert files == [f"/sitemap-2024-03{part}.xml" for part in ("", "-2", "-3")]
    listed = [path for file in files for path in locations(client, file, settings)]
    assert listed == [post.get_absolute_url() for post in reversed(posts)]


def test_many_topics_are_several_files(client, db, settings, two_to_a_file):
    tags = [Tag.objects.create(name=name, slug=name) for name in ("one", "two", "three")]
    files = [path for path in locations(client, "/sitemap.xml", settings) if "tag" in path]
    listed = [path for file in files for path in locations(client, file, settings)]
    assert listed == [tag.get_absolute_url() for tag in tags]


@pytest.mark.parametrize("path", ["/sitemap-2024-03-2.xml", "/sitemap-tag-2.xml"])
def test_file_after_the_last_one_is_404(client, post, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/sitemap-2024-03-0.xml", "/sitemap-2024-03-01.xml"])
def test_file_has_one_address(client, post, path):
    assert client.get(path).status_code == 404


def test_largest_file_fits_into_memcached(client, make_post):
    first = make_post()
    slugs = [f"{number:04}" + "a" * 246 for number in range(sitemaps.MAX_URLS + 1)]
    fields = {"title": "T", "body": "x", "status": "published", "published_at": first.published_at}
    Post.objects.bulk_create(Post(slug=slug, **fields) for slug in slugs)
    content = client.get("/sitemap-2024-03.xml").content
    assert content.count(b"<loc>") == sitemaps.MAX_URLS
    assert len(content) < MEMCACHED_BYTES


def test_largest_index_fits_into_memcached():
    entry = "<sitemap><loc>https://www.a-rather-long-name.example.com/sitemap-2024-03-9999.xml</loc></sitemap>\n"
    assert len(entry) * sitemaps.MAX_FILES < MEMCACHED_BYTES
