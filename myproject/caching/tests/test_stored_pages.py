"""Where pages lie: one that varies, one that many want at once, under WSGI and ASGI."""

import threading
import time
from itertools import count

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.urls import path
from django.utils.cache import patch_vary_headers

from ..pages import cache_page, tag
from ..tags import raise_now

HX = {"HX-Request": "true"}
rendered = count(1)
varies_on, seconds = [], 0


class AtOnce:
    """How many renderings there are, and were at most, at one time."""

    now = most = 0

    def __enter__(self):
        self.now += 1
        self.most = max(self.most, self.now)

    def __exit__(self, *_):
        self.now -= 1


at_once = AtOnce()


def answer(request):
    with at_once:
        time.sleep(seconds)
    text = f"{request.headers.get('HX-Request', 'page')} {next(rendered)}"
    response = tag(HttpResponse(text), "posts")
    patch_vary_headers(response, varies_on)
    response.lock = threading.Lock()  # It cannot be pickled.
    return response


async def answer_async(request):
    return answer(request)


urlpatterns = [
    path("", cache_page(answer)),
    path("async/", cache_page(answer_async)),
    path("unmarked/", answer),
]


@pytest.fixture(autouse=True)
def site(use_page_cache):
    # A test's machine may be busy: nobody waits in vain, and no claim is void.
    use_page_cache(__name__, WAIT=30, LOCK_LIFE=60)
    varies_on.clear()
    at_once.most = 0
    text("/warm")  # Tags that the cache has never seen are not believed.
    text()
    caches["pages"].clear()


def text(address="/", **headers):
    return Client().get(address, headers=headers).content.decode()


@pytest.fixture
def slow(monkeypatch):
    monkeypatch.setitem(globals(), "seconds", 0.2)


def visit_together(number, **headers):
    """Return what `number` visitors get who come at the same time."""
    texts, barrier = [], threading.Barrier(number)

    def visit():
        barrier.wait()
        texts.append(text(**headers))
        caches["pages"].close()

    threads = [threading.Thread(target=visit) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return texts


@pytest.mark.parametrize(
    "attempt", range(3)
)  # It takes luck to find two threads in each other's way.
def test_many_at_once_are_one_rendering(slow, attempt):
    assert len(set(visit_together(10))) == 1


def test_many_at_once_are_one_rendering_of_a_page_that_varies(slow):
    varies_on.append("HX-Request")
    assert len(set(visit_together(10))) == 1
    assert len({*visit_together(10, **HX), text(**HX)}) == 1


def test_after_a_change_many_at_once_are_one_rendering(slow):
    varies_on.append("HX-Request")
    before = text(), text(**HX)
    raise_now(["posts"])
    after = visit_together(10)
    assert len(set(after)) == 1
    assert set(after).isdisjoint(before)
    assert text(**HX) not in before


@pytest.mark.parametrize("names", [[], ["HX-Request"]])
def test_an_old_page_is_rendered_by_one_and_served_to_the_others_meanwhile(slow, settings, names):
    varies_on[:] = names
    settings.CACHES["pages"]["TIMEOUT"] = caches["pages"].default_timeout = 1
    old = text()
    time.sleep(1.1)
    texts = visit_together(5)
    assert texts.count(old) == 4
    [new] = set(texts) - {old}
    assert text() != old != new


def test_nobody_waits_for_a_page_that_is_not_stored(slow):
    varies_on.append("X-Unknown")
    text()
    assert len(set(visit_together(5))) == 5
    assert at_once.most > 1


def test_what_a_page_varies_on_is_learned_from_each_response():
    text()
    varies_on.append("HX-Request")
    raise_now(["posts"])
    learned = text(**HX)
    assert learned == text(**HX)
    varies_on.append("Accept-Encoding")
    raise_now(["posts"])
    pages = {text(), text(**HX), text(**{"Accept-Encoding": "gzip"})}
    assert len(pages) == 3
    assert text(**HX) in pages


def test_the_refresh_parameter_replaces_every_variation():
    varies_on.append("HX-Request")
    before = text(), text(**HX)
    anew = text("/?refresh=1")
    assert anew not in before
    assert text() == anew
    assert text(**HX) not in before


def test_the_refresh_parameter_of_an_unmarked_view_is_its_own():
    assert Client().get("/unmarked/?refresh=1").wsgi_request.GET == {"refresh": ["1"]}


def test_what_a_view_leaves_on_its_response_is_not_stored():
    assert hasattr(Client().get("/"), "lock")
    found = Client().get("/")
    assert found.page_cache == "found"
    assert not hasattr(found, "lock")


@pytest.mark.parametrize("address", ["/", "/async/"])
def test_under_asgi(address):
    def ask():
        return async_to_sync(AsyncClient().get)(address)

    assert ask().content == ask().content
    assert ask().page_cache == "found"


def test_explain_page_says_what_was_done(capsys):
    call_command("explain_page", "/")
    assert "first request: 200, stored\nsecond request: 200, found" in capsys.readouterr().out
    varies_on.append("X-Unknown")
    call_command("explain_page", "http://testserver/?a=1", header=["HX-Request: true"])
    said = capsys.readouterr().out
    assert "second request: 200, not stored: it varies on x-unknown" in said
    assert "Vary: X-Unknown" in said
    call_command("explain_page", "/unmarked/")
    assert "passed: the view is not marked by cache_page" in capsys.readouterr().out


def test_explain_page_without_the_middleware_says_so(settings):
    settings.MIDDLEWARE = []
    with pytest.raises(CommandError, match="no PageCacheMiddleware"):
        call_command("explain_page", "/")


def test_explain_page_refuses_what_is_no_header():
    with pytest.raises(CommandError, match="Write it as 'Name: value'"):
        call_command("explain_page", "/", header=["nonsense"])
