"""A site whose every view is marked for caching, and most of which must not be cached."""

import time
from io import BytesIO
from itertools import count

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import override_settings
from django.urls import path, re_path
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.text import compress_string
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import condition, etag
from django.views.decorators.vary import vary_on_cookie, vary_on_headers

from ...pages import cache_page, tag

TEXT = "A text that is long enough for a compression to begin. " * 10
rendered = count(1)


def answer(text=TEXT, **options):
    """A response that says which rendering it is of."""
    return number(HttpResponse(text, **options))


def number(response):
    response["X-Rendered"] = str(next(rendered))
    return response


def finish(response):
    """What each view here ends with: tags, and a life where it has none."""
    if "Cache-Control" not in response and "Expires" not in response:
        patch_cache_control(response, s_maxage=60)
    return tag(response, "conformance")


VIEWS = {}


def view(function):
    """Add a view, marked, at the path of its name."""
    VIEWS[function.__name__] = cache_page(lambda request, **kw: finish(function(request, **kw)))
    return function


def vary_view(name, *headers):
    view(_named(name, vary_on_headers(*headers)(lambda request: answer())))


def control_view(name, **headers):
    view(_named(name, lambda request: answer(headers=headers)))


def _named(name, function):
    function.__name__ = name
    return function


@view
def plain(request, **kwargs):
    return answer()


@view
def language(request, **kwargs):
    return answer(translation.get_language())


@view
def echo(request, value=""):
    return answer(value)


@view
def htmx(request):
    text = "fragment" if request.headers.get("HX-Request") else "page"
    response = answer(text)
    patch_vary_headers(response, ["HX-Request"])
    return response


@view
def sometimes_varies(request):
    """As many views do it: only the branch that differs says so."""
    response = answer("hx" if "HX-Request" in request.headers else "page")
    patch_vary_headers(response, ["Accept-Encoding"])
    if "HX-Request" in request.headers:
        patch_vary_headers(response, ["HX-Request"])
    return response


@view
def secret_gzip(request):
    """Compressed whoever asks, without a word about it."""
    return number(HttpResponse(compress_string(b"a"), headers={"Content-Encoding": "gzip"}))


@view
@vary_on_headers("Accept-Encoding")
def careful_gzip(request):
    """Unlike Django it knows that q=0 is a no."""
    if "gzip;q=0" in request.headers.get("Accept-Encoding", ""):
        return answer("short")
    return answer()


@view
def sets_cookie(request):
    response = answer()
    response.set_cookie("a", "b")
    return response


@view
def reads_cookie(request):
    return answer(request.COOKIES.get("theme", "light"))


@view
def copies_cookies(request):
    return answer(str(dict(request.COOKIES)))


@view
def reads_session(request):
    return answer(request.session.get("name", "nobody"))


@view
def reads_user(request):
    return answer(request.user.username)


@view
def shows_messages(request):
    if "X-Message" in request.headers:
        messages.info(request, "yours")
    return answer(" ".join(str(message) for message in messages.get_messages(request)))


@view
def has_form(request):
    return answer(get_token(request))


@view
def has_nonce(request):
    return answer(headers={"Content-Security-Policy": "script-src 'nonce-abc'"})


@view
def other_time_zone(request):
    timezone.activate(request.headers.get("X-Zone", "UTC"))
    return answer(timezone.get_current_timezone_name())


@view
def other_language(request):
    translation.activate(request.headers.get("X-Language", "en"))
    response = answer(translation.get_language())
    response["Vary"] = "Accept-Language"
    return response


@view
def streamed(request):
    return number(StreamingHttpResponse([TEXT]))


@view
def file(request):
    return number(FileResponse(BytesIO(b"a file"), filename="a.txt"))


@view
def missing(request):
    return answer(status=404)


@view
def broken(request):
    return answer(status=500)


@view
def redirected(request):
    return number(HttpResponseRedirect("/plain/"))


@view
def permanently_redirected(request):
    return number(HttpResponseRedirect("/plain/", status=301))


@view
def ranged(request):
    if "Range" in request.headers:
        return answer("A t", status=206, headers={"Content-Range": "bytes 0-2/99"})
    return answer()


@view
@etag(lambda request: '"a"')
def conditional(request):
    return answer()


@view
@condition(last_modified_func=lambda request: timezone.now().replace(year=2020))
def modified(request):
    return answer()


@cache_page
async def asynchronous(request):
    return finish(answer())


VIEWS["asynchronous"] = asynchronous
VIEWS["never"] = cache_page(never_cache(lambda request: tag(answer(), "conformance")))
VIEWS["never_outside"] = never_cache(cache_page(lambda request: tag(answer(), "conformance")))
VIEWS["private"] = cache_page(cache_control(private=True)(lambda request: finish(answer())))
VIEWS["vary_cookie"] = cache_page(vary_on_cookie(lambda request: finish(answer())))
VIEWS["untagged"] = cache_page(lambda request: answer())
VIEWS["unmarked"] = lambda request: finish(answer())
VIEWS["here_only"] = VIEWS["plain"]  # On the other host it is not marked.

vary_view("vary_star", "*")
vary_view("vary_accept", "Accept")
vary_view("vary_accept_upper", "ACCEPT")
vary_view("vary_agent", "User-Agent")
vary_view("vary_custom", "X-Custom")
vary_view("vary_two", "Accept-Language", "Accept")
vary_view("vary_origin", "Origin")
control_view("no_store", **{"Cache-Control": "no-store, max-age=60"})
control_view("no_cache", **{"Cache-Control": "no-cache, max-age=60"})
control_view("upper_no_store", **{"Cache-Control": "max-age=60, No-Store"})
control_view("private_field", **{"Cache-Control": 'max-age=60, private="set-cookie, a"'})
control_view("max_age", **{"Cache-Control": "max-age=60"})
control_view("max_age_0", **{"Cache-Control": "max-age=0"})
control_view("max_age_bad", **{"Cache-Control": "max-age=soon"})
control_view("edge_only", **{"Cache-Control": "max-age=0, s-maxage=60, must-revalidate"})
control_view("browser_only", **{"Cache-Control": "max-age=60, s-maxage=0"})
control_view("public", **{"Cache-Control": "public, max-age=60, no-transform"})
control_view("two_max_ages", **{"Cache-Control": "max-age=60, max-age=0"})
control_view("expired", Expires="Thu, 01 Jan 1970 00:00:00 GMT")
control_view("expires_0", Expires="0")


@view
def expires_later(request):
    return answer(headers={"Expires": http_date(time.time() + 60)})


urlpatterns = [
    *[path(f"{name}/", function) for name, function in VIEWS.items()],
    re_path(r"^(?P<path>deep/.*)$", VIEWS["plain"]),
    re_path(r"^echo/(?P<value>(?s:.+))/$", VIEWS["echo"], name="echo"),
]
with override_settings(USE_I18N=True):
    urlpatterns += i18n_patterns(path("translated/", VIEWS["language"]))
