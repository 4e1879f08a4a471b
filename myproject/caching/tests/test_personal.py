"""One page for everybody, with a place in it for what is one visitor's."""

import pytest
from django.conf import settings as conf
from django.http import HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import path

from ..personal import HINT, HintMiddleware
from .conftest import settings_for

urlpatterns = [path("bar/<int:number>/", lambda request, number: None, name="bar")]

SOURCE = '{% load caching %}{% personal "bar" 7 %}Log in{% endpersonal %}'
EDGE = {"Surrogate-Capability": "edge=ESI/1.0"}


@pytest.fixture(autouse=True)
def urls(settings):
    settings.ROOT_URLCONF = __name__


def render(source=SOURCE, address="/list/", headers=None):
    request = RequestFactory().get(address, headers=headers or {})
    return Template(source).render(Context({"request": request}))


def test_the_accelerator_includes_it():
    assert render(headers=EDGE) == '<esi:include src="/bar/7/?page=%2Flist%2F"/>'


def test_strangers_get_what_stands_in_it_and_a_place_for_the_script():
    assert render() == '<span data-personal="/bar/7/?page=%2Flist%2F">Log in</span>'


@pytest.mark.parametrize("headers", [{}, EDGE])
def test_an_address_cannot_break_out(headers):
    html = render(address='/list/?q="><esi:include src="/x"/>&after=1', headers=headers)
    assert html.count("<") == (1 if headers else 2)
    assert html.count('"') == 2
    assert "&after" not in html


def test_it_refuses_to_stand_in_a_fragment(settings, server):
    settings.CACHES = {
        name: settings_for(server, KEY_PREFIX=name, GRACE=60) for name in ("default", "templates")
    }
    source = SOURCE.replace("{% personal", '{% cache 60 "around" %}{% personal') + "{% endcache %}"
    with pytest.raises(TemplateSyntaxError, match="Put it outside"):
        render(source)


def test_without_a_name_it_says_how_to_write_it():
    with pytest.raises(TemplateSyntaxError, match=r"write \{% personal"):
        render("{% load caching %}{% personal %}{% endpersonal %}")


def answer(change):
    response = HttpResponse()
    change(response)
    return HintMiddleware(lambda request: response)(RequestFactory().get("/")).cookies


def test_the_hint_lives_as_long_as_the_session():
    options = {"max_age": 100, "secure": True, "httponly": True, "samesite": "Lax"}
    cookies = answer(lambda r: r.set_cookie(conf.SESSION_COOKIE_NAME, "secret", **options))
    hint = cookies[HINT]
    assert (hint.value, hint["max-age"], hint["secure"]) == ("1", 100, True)
    assert not hint["httponly"]


def test_the_hint_goes_with_the_session():
    hint = answer(lambda r: r.delete_cookie(conf.SESSION_COOKIE_NAME))[HINT]
    assert (hint.value, hint["max-age"]) == ("", 0)


def test_other_answers_carry_no_hint():
    assert HINT not in answer(lambda r: r.set_cookie("other", "x"))
