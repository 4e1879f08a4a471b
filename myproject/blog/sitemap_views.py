"""The sitemap index, and the sitemaps that it names."""

from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.shortcuts import render
from django.urls import reverse

from .months import midnight, next_month, published_months
from .public import public
from .sitemaps import MonthSitemap, PageSitemap


@public
def index(request):
    paths = [reverse("sitemap-pages")]
    paths += [reverse("sitemap-month", args=[day.year, day.month]) for day in published_months()]
    sitemaps = [{"location": settings.SITE_URL + path} for path in paths]
    return render(
        request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml"
    )


@public
def pages(request):
    return sitemap(request, {"pages": PageSitemap})


@public
def month(request, year, month):
    start = midnight(year, month)
    return sitemap(request, {"month": MonthSitemap(start, next_month(start))})
