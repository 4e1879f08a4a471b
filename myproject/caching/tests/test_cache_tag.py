import pytest
from django.core.cache import caches
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

from .. import tags
from ..templatetags.caching import fragment_key
from .conftest import settings_for


@pytest.fixture(autouse=True)
def aliases(settings, server):
    settings.CACHES = {
        "default": settings_for(server, KEY_PREFIX="default"),
        "templates": settings_for(server, KEY_PREFIX="templates", GRACE=60),
        "pages": settings_for(server, KEY_PREFIX="pages", GRACE=60),
        "other": settings_for(server, KEY_PREFIX="other", GRACE=60),
    }
    caches["default"].clear()


class Counter:
    """Counts how often it is rendered."""

    def __init__(self):
        self.times = 0

    def __str__(self):
        self.times += 1
        return f"<{self.times}>"


def render(source, **context):
    return Template("{% load caching %}" + source).render(Context(context, autoescape=False))


@pytest.fixture
def counter():
    return Counter()


def test_a_fragment_is_rendered_once(counter):
    source = '{% cache 60 "name" %}{{ counter }}{% endcache %}'
    assert [render(source, counter=counter) for _ in range(3)] == ["<1>"] * 3


def test_it_varies_on_what_is_named(counter):
    source = '{% cache 60 "name" page language %}{{ counter }}{% endcache %}'
    pages = [("1", "en"), ("1", "de"), ("2", "en"), ("1", "en"), ("1e", "n")]
    found = [render(source, counter=counter, page=p, language=lang) for p, lang in pages]
    assert found == ["<1>", "<2>", "<3>", "<1>", "<4>"]


def test_a_bare_word_is_a_name_as_in_django(counter):
    for name in ("sidebar", "side-bar", '"sidebar"'):
        render(f"{{% cache 60 {name} %}}{{{{ counter }}}}{{% endcache %}}", counter=counter)
    assert counter.times == 2
    assert fragment_key("sidebar") in caches["templates"]


def test_a_name_may_be_an_expression(counter):
    source = "{% cache 60 page.name %}{{ counter }}{% endcache %}"
    found = [render(source, counter=counter, page={"name": name}) for name in ("a", "b", "a")]
    assert found == ["<1>", "<2>", "<1>"]


@pytest.mark.parametrize("vary_on", ["page.number", 'pagee|default:""', "nothing", "nothing|lower"])
def test_what_may_be_missing(counter, vary_on):
    source = f"{{% cache 60 name {vary_on} %}}{{{{ counter }}}}{{% endcache %}}"
    assert render(source, counter=counter, page={}, nothing=None) == "<1>"


def test_fragments_nest_and_the_inner_one_outlives_the_outer(counter):
    source = (
        '{% cache 60 "outer" version %}{{ outside }}{% cache 60 "inner" %}{{ counter }}'
        "{% endcache %}{% endcache %}"
    )
    outside = Counter()
    first = render(source, counter=counter, outside=outside, version=1)
    second = render(source, counter=counter, outside=outside, version=2)
    assert (first, second) == ("<1><1>", "<2><1>")


def test_a_raised_tag_ends_it(counter):
    source = '{% cache 60 "name" tags="posts post-1" %}{{ counter }}{% endcache %}'
    before = [render(source, counter=counter) for _ in range(3)][-1]
    assert render(source, counter=counter) == before
    tags.raise_now(["post-1"])
    assert render(source, counter=counter) != before


def test_it_can_be_kept_under_another_alias(counter):
    render('{% cache 60 "name" using="other" %}{{ counter }}{% endcache %}', counter=counter)
    assert fragment_key("name") in caches["other"]
    assert fragment_key("name") not in caches["templates"]


def test_one_with_tags_is_kept_where_a_lost_invalidation_is_bounded(counter):
    render('{% cache 60 "name" tags="posts" %}{{ counter }}{% endcache %}', counter=counter)
    assert fragment_key("name") in caches["pages"]
    assert fragment_key("name") not in caches["templates"]


def test_code_can_end_one(counter):
    source = '{% cache 60 "name" 7 %}{{ counter }}{% endcache %}'
    render(source, counter=counter)
    caches["templates"].delete(fragment_key("name", [7]))
    assert render(source, counter=counter) == "<2>"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("{% cache 60 %}{% endcache %}", "write {% cache LIFE"),
        ('{% cache "soon" "name" %}{% endcache %}', "number of seconds, not 'soon'"),
        ('{% cache 60 "name" colour="red" %}{% endcache %}', "no such option: colour"),
        ('{% cache 60 "" %}{% endcache %}', "name .* is empty"),
        ("{% cache 60 pagee.name %}{% endcache %}", "there is no pagee.name"),
        ("{% cache 60 page.nothing %}{% endcache %}", "name .* is empty"),
        ("{% cache lifee name %}{% endcache %}", "there is no lifee"),
        ("{% cache 60 name pagee %}{% endcache %}", "there is no pagee. If it may be missing"),
        ("{% cache 60 name pagee|lower %}{% endcache %}", "there is no pagee"),
        ("{% cache 60 name object.pkk %}{% endcache %}", "there is no object.pkk"),
        ("{% cache 60 name tags=pagee %}{% endcache %}", "there is no pagee"),
        ("{% cache 60 name using=pagee %}{% endcache %}", "there is no pagee"),
    ],
)
def test_what_is_wrong_is_said(source, complaint):
    with pytest.raises(TemplateSyntaxError, match=complaint):
        render(source, page={}, object=Counter())


FORM = '{% cache 60 "form" %}{{ counter }}<form>{% csrf_token %}</form>{% endcache %}'


@pytest.mark.parametrize("before", ["", "<form>{% csrf_token %}</form>"])
def test_a_form_in_a_fragment_is_refused(before, counter):
    """Its token is one visitor's: everybody else's form would be a 403."""
    source = Template("{% load caching %}" + before + FORM)
    for _ in range(2):
        context = RequestContext(RequestFactory().get("/"), {"counter": counter})
        with pytest.raises(TemplateSyntaxError, match="Put the form outside of the fragment"):
            source.render(context)
    assert counter.times == 2


def test_a_form_beside_a_fragment_is_no_harm():
    source = "{% csrf_token %}{% cache 60 'beside' %}all{% endcache %}"
    context = RequestContext(RequestFactory().get("/"))
    assert Template("{% load caching %}" + source).render(context).endswith(">all")


def test_an_exception_in_a_fragment_is_raised_and_stores_nothing(counter):
    source = '{% cache 60 "name" %}{{ counter.times.nothing.x }}{% include missing %}{% endcache %}'
    with pytest.raises(Exception, match=r".+"):
        render(source, counter=counter, missing="no/such/template.html")
    assert fragment_key("name") not in caches["templates"]
