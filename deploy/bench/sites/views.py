"""The one view: it returns the page that the other rows serve, BENCH_PAGE, from memory."""

import os
from pathlib import Path

from django.http import HttpResponse
from django.urls import path

from myproject.caching.pages import cache_page, tag

PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
# CommonMiddleware's work: without it wrk takes the end of an answer for a failure.
LENGTH = {"Content-Length": str(len(PAGE))}


def bare(request):
    return HttpResponse(PAGE, headers=LENGTH)


@cache_page
def tagged(request):
    return tag(bare(request), "bench")


urlpatterns = [path("bare/", bare), path("tagged/", tagged)]
