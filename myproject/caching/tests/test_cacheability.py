"""Rules that no pair of requests shows: what each response says became of it."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from ..pages import cache_page, tag


@cache_page
def plain(request):
    return tag(HttpResponse("a"), "posts")


@cache_page
def streamed(request):
    return tag(StreamingHttpResponse(["a", "b"]), "posts")


@cache_page
def form(request):
    return tag(HttpResponse(get_token(request)), "posts")


urlpatterns = [path("plain/", plain), path("streamed/", streamed), path("form/", form)]


@pytest.fixture(autouse=True)
def site(use_page_cache):
    use_page_cache(__name__)


def test_what_answers_head_is_not_stored():
    answer = Client().head("/plain/")
    assert answer.page_cache == "not stored: it answers HEAD, and may have no content"


def test_a_stream_passes_as_it_is():
    answer = Client().get("/streamed/")
    assert answer.getvalue() == b"ab"
    assert answer.page_cache == "not stored: it is streamed"


def test_a_token_is_not_stored_where_no_middleware_sets_its_cookie():
    assert Client().get("/form/").page_cache == "not stored: it has a CSRF token"
