"""The sitemap index, and the sitemaps that it names."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from . import sitemaps
from .months import files_of_months, midnight, next_month
from .public import public
from .sitemaps import MonthSitemap, PageSitemap, TopicSitemap

TOPICS_BY_NAME = {model._meta.model_name: model for model in sitemaps.TOPICS}


@public
def index(request):
    paths = [reverse("sitemap-pages"), *_topic_files(), *_month_files()]
    files = [{"location": settings.SITE_URL + path} for path in paths[: sitemaps.MAX_FILES]]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


def _topic_files():
    for name, model in TOPICS_BY_NAME.items():
        topics = len(model.objects.values_list("pk")[: sitemaps.MAX_TOPICS])
        for number in range(1, -(-topics // sitemaps.MAX_URLS) + 1):
            yield reverse("sitemap-topics", args=[name, number])


def _month_files():
    for day, number in files_of_months(sitemaps.MAX_URLS):
        part = [number] if number > 1 else []
        yield reverse("sitemap-month", args=[day.year, day.month, *part])


@public
def pages(request):
    return sitemap(request, {"pages": PageSitemap})


@public
def topics(request, name, number):
    return _file(request, TopicSitemap(TOPICS_BY_NAME[name], number), number)


@public
def month(request, year, month, number=1):
    start = midnight(year, month)
    return _file(request, MonthSitemap(start, next_month(start), number), number)


def _file(request, sitemap_of_file, number):
    """Every number but the first needs addresses: the number of files is bounded by the content."""
    items = sitemap_of_file.items()
    if number > 1 and not items:
        raise Http404("No such sitemap.")
    sitemap_of_file.items = lambda: items
    return sitemap(request, {"file": sitemap_of_file})
