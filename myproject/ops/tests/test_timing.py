import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from django.views import View

from .. import stopwatch, timing


class Clock:
    """Stands still but for what is waited for, so that no other work on the machine is measured."""

    now = 0

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds
        return "rested"


clock = Clock()


@pytest.fixture(autouse=True)
def _the_clock(monkeypatch):
    monkeypatch.setattr(timing.__name__.replace("timing", "stopwatch.perf_counter"), clock)


def mixed(request):
    """4 s in SQL, 2 in a template (and 1 more in SQL from there), 8 in Python."""
    wait_in_sql(4)
    caches["default"].set("known", 1)
    caches["other"].get_many(key for key in ["unknown", "unknown-too"])
    caches["default"].get("known")
    clock.wait(8)
    template = engines["django"].from_string("{{ rest }}{{ query }}")
    context = {"rest": partial(clock.wait, 2), "query": partial(wait_in_sql, 1)}
    return HttpResponse(template.render(context))


def wait_in_sql(seconds):
    def slow(execute, *args):
        clock.wait(seconds)
        return execute(*args)

    with connection.execute_wrapper(slow), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class Greeting(View):
    def get(self, request, name):
        return HttpResponse(name)


class Callable:
    def __call__(self, request):
        return HttpResponse()


def broken(request):
    raise RuntimeError


def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    path("mixed/", mixed),
    path("class/", Greeting.as_view(), {"name": "x"}),
    path("partial/", partial(partial(Greeting.as_view(), name="x"))),
    path("object/", Callable()),
    path("broken/", broken),
    path("forbidden/", forbidden),
]


@pytest.fixture
def site(client, settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [f"{timing.__name__}.TimingMiddleware"]
    settings.SESSION_CACHE_ALIAS = "other"
    locmem = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        alias: {"BACKEND": locmem, "LOCATION": alias} for alias in ("default", "other")
    }
    client.raise_request_exception = False
    return client


@pytest.fixture
def measured(site, db):
    return site.get("/mixed/").wsgi_request.timing


def test_the_parts_exclude_each_other_and_make_up_the_whole(measured):
    assert measured.parts == {"sql": 5, "template": 2, "cache": 0}
    assert measured.python == 8
    assert measured.total == 15


def test_queries_and_cache_operations_of_every_alias_are_counted(measured):
    # LocMemCache makes a get_many of two gets.
    assert measured.counts == {
        "queries": 2,
        "cache_trips": 4,
        "cache_hits": 1,
        "cache_misses": 2,
    }


def test_a_thread_that_comes_later_is_measured_too(site, db):
    site.get("/class/")
    with ThreadPoolExecutor() as pool:
        wrappers = pool.submit(lambda: connections["default"].execute_wrappers).result()
    assert stopwatch._run_query in wrappers


def test_all_of_it_arrives_at_statsd_under_the_views_name(site, statsd, db):
    site.get("/mixed/")
    received = statsd.received()
    name = f"site.view.{__name__}.mixed.GET"
    assert received["site.response.200"] == "1|c"
    assert received[f"{name}.queries"] == "2|c"
    assert received[f"{name}.cache_misses"] == "2|c"
    parts = {"": 15, ".sql": 5, ".template": 2, ".python": 8, ".cache": 0}  # s
    for part, seconds in parts.items():
        value, unit = received[name + part].split("|")
        assert (float(value), unit) == (seconds * 1000, "ms")


@pytest.mark.parametrize(
    ("address", "name"),
    [("class", "Greeting"), ("partial", "Greeting"), ("object", "Callable")],
)
def test_views_that_are_no_functions_have_their_own_names(site, address, name):
    assert site.get(f"/{address}/").wsgi_request.timing.view == f"{__name__}.{name}"


@pytest.mark.parametrize(("address", "status"), [("broken", 500), ("forbidden", 403)])
def test_an_exception_is_counted_once(site, statsd, address, status):
    assert site.get(f"/{address}/").status_code == status
    lines = statsd.received()
    assert lines[f"site.response.{status}"] == "1|c"
    assert f"site.view.{__name__}.{address}.GET" in lines


def test_an_address_that_is_none_makes_no_series_of_its_own(site, statsd):
    site.get("/invented-by-a-scanner/")
    assert "site.view.none.GET" in statsd.received()


def test_nor_does_a_method_that_is_none(site, statsd):
    site.generic("A|c", "/class/")
    assert f"site.view.{__name__}.Greeting.OTHER" in statsd.received()


def test_a_slow_request_is_logged_with_its_figures(site, db, caplog):
    with caplog.at_level(logging.WARNING, timing.__name__):
        site.get("/class/")
        site.get("/mixed/")
    (line,) = caplog.records
    assert line.view == f"{__name__}.mixed"
    assert line.sql_ms == 5000
    assert line.queries == 2


def test_no_session_is_touched(site, settings):
    sessions = "django.contrib.sessions.middleware.SessionMiddleware"
    auth = "django.contrib.auth.middleware.AuthenticationMiddleware"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, sessions, auth]
    answer = site.get("/class/")
    assert not answer.wsgi_request.session.accessed
    assert "Vary" not in answer


def test_caches_and_templates_work_as_ever_outside_of_a_request(site):
    timing.observe()
    caches["default"].set("key", "value")
    assert caches["default"].get_many(["key"]) == {"key": "value"}
    assert engines["django"].from_string("{{ a }}").render({"a": "b"}) == "b"
