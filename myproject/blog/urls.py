from django.urls import path, register_converter

from . import personal, sitemap_views, views
from .feeds import LatestPosts
from .public import public


class YearConverter:
    # Years before 1000 are not stored (addresses.py), but rows that are older must have addresses.
    regex = r"\d{4}"
    to_python = int

    def to_url(self, value):
        return f"{int(value):04}"


class TwoDigitConverter:
    """A month or a day: always two digits, so that each page has one address."""

    regex = r"\d{2}"
    to_python = int

    def to_url(self, value):
        return f"{int(value):02}"


class TopicConverter:
    regex = "|".join(sitemap_views.TOPICS_BY_NAME)
    to_python = to_url = str


class FileNumberConverter:
    """The number of a file of several: from 1 on, without leading zeros."""

    regex = r"[1-9]\d{0,3}"
    to_python = int
    to_url = str


register_converter(YearConverter, "yyyy")
register_converter(TwoDigitConverter, "nn")
register_converter(TopicConverter, "topic")
register_converter(FileNumberConverter, "number")

urlpatterns = [
    # What is asked for most stands first. The bar comes with each page of who is logged in.
    path("", views.home, name="home"),
    path("posts/", views.post_list, name="post-list"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<slug:slug>/", views.post, name="post"),
    path("personal/bar/", personal.bar, name="personal-bar"),
    path("personal/bar/<int:post_id>/", personal.bar, name="personal-bar"),
    path("<yyyy:year>/", views.year, name="year"),
    path("<yyyy:year>/<nn:month>/", views.month, name="month"),
    path("archive/", views.archive, name="archive"),
    path("topics/", views.topics, name="topics"),
    path("category/<slug:slug>/", views.category, name="category"),
    path("tag/<slug:slug>/", views.tag, name="tag"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("search/", views.search, name="search"),
    path("about/", views.about, name="about"),
    path("feed.xml", public(LatestPosts()), name="feed"),
    path("sitemap.xml", sitemap_views.index, name="sitemap-index"),
    path("sitemap-pages.xml", sitemap_views.pages, name="sitemap-pages"),
    path("sitemap-<topic:name>-<number:number>.xml", sitemap_views.topics, name="sitemap-topics"),
    path("sitemap-<yyyy:year>-<nn:month>.xml", sitemap_views.month, name="sitemap-month"),
    path(
        "sitemap-<yyyy:year>-<nn:month>-<number:number>.xml",
        sitemap_views.month,
        name="sitemap-month",
    ),
    path("robots.txt", views.robots, name="robots"),
    # Private
    path("comments/<int:post_id>/", views.comment, name="comment"),
    path("comments/<int:post_id>/received/", views.comment_received, name="comment-received"),
    path("personal/refresh/", personal.refresh, name="personal-refresh"),
]
