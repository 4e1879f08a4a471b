"""Rules that no pair of requests shows: what each response says became of it."""

import pytest
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, RequestFactory
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


@cache_page
def says_cookie(request, name):
    return tag(HttpResponse(request.COOKIES.get(name, "none")), "posts")


@cache_page
def says_cookie_later(request, name):
    template = engines["django"].from_string("{{ cookies." + name + " }}")
    return tag(TemplateResponse(request, template, {"cookies": request.COOKIES}), "posts")


@cache_page
async def says_cookie_async(request, name):
    return tag(HttpResponse(request.COOKIES.get(name, "none")), "posts")


def reads_before_and_after(get_response):
    """As the middleware of sessions, CSRF and languages do."""

    def middleware(request):
        names = ("sessionid", "csrftoken", "django_language")
        before = [request.COOKIES.get(name) for name in names]
        response = get_response(request)
        return response if before == [request.COOKIES.get(name) for name in names] else None

    return middleware


urlpatterns = [
    path("plain/", plain),
    path("streamed/", streamed),
    path("form/", form),
    path("cookie/<name>/", says_cookie),
    path("later/<name>/", says_cookie_later),
    path("async/<name>/", says_cookie_async),
]


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


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language"])
@pytest.mark.parametrize("view", ["cookie", "later", "async"])
def test_a_view_that_reads_a_cookie_of_middleware_itself_is_not_stored(view, name, settings):
    settings.MIDDLEWARE += [f"{__name__}.reads_before_and_after"]
    visitor = Client(headers={"cookie": f"{name}=mine"})
    answer = visitor.get(f"/{view}/{name}/")
    assert answer.content == b"mine"
    assert answer.page_cache == f"not stored: the cookie {name} was read"
    assert visitor.get("/plain/").page_cache == "stored"


def test_the_preview_of_a_draft_is_not_answered_with_the_page_that_is_stored():
    """Wagtail's make_preview_request() sends it through the middleware under the page's address."""

    class Preview(BaseHandler):
        def _get_response(self, request):
            return HttpResponse("a draft")

    Client().get("/plain/")
    preview = Preview()
    preview.load_middleware()
    request = RequestFactory().get("/plain/")
    request.is_dummy = True
    assert preview.get_response(request).content == b"a draft"
