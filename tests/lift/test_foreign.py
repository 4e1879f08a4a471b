"""Sites that nobody here wrote, with caching taken in: all is answered as without it."""

import os
import shutil

import pytest

from . import foreign
from .clients import clients, differing
from .conftest import database
from .recipes import done

pytestmark = [pytest.mark.stack, pytest.mark.apart]

VISITORS = ("first visitor", "second visitor", "ann")
MARK_ALL = """
from functools import wraps
from caching.pages import cache_page, tag

def marked(view):
    @wraps(view)
    def tagged(request, *args, **kwargs):
        return tag(view(request, *args, **kwargs), "catalogue")
    return cache_page(tagged)

def mark(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            mark(pattern.url_patterns)
        else:
            pattern.callback = marked(pattern.callback)

mark(urlpatterns[-1].url_patterns)
"""
SHOP_PAGES = (
    *("/", "/catalogue/", "/catalogue/spade_1/", "/catalogue/rake_2/", "/offers/", "/basket/"),
    *("/catalogue/category/tools_1/", "/search/?q=Spade", "/accounts/login/", "/accounts/"),
    "/catalogue/spade_1/reviews/",
)
CMS_PAGES = ("/", "/en/", "/de/", "/en/about/", "/de/about-auf-deutsch/", "/en/members/")
RENAME_CATEGORY = """
from oscar.apps.catalogue.models import Category
category = Category.objects.get()
category.name = {!r}
category.save()
"""
RENAME_PAGE = """
from cms.models import PageContent
content = PageContent.objects.get(page__urls__slug="about", language="en")
content.title = content.menu_title = {!r}
content.save()
"""


@pytest.fixture(scope="module")
def shop():
    with database(f"foreign_shop_{os.getpid()}") as url:
        site = foreign.make(foreign.OSCAR, url)
        yield site
        shutil.rmtree(site.folder)


@pytest.fixture(scope="module")
def cms():
    with database(f"foreign_cms_{os.getpid()}") as url:
        site = foreign.make(foreign.CMS, url)
        yield site
        shutil.rmtree(site.folder)


def visit(asked):
    """What two visitors and a user see, one of each with something in the basket."""
    asked.run("from oscar.apps.basket.models import Basket\nBasket.objects.all().delete()")
    asked.log_in("ann")
    asked.post("/basket/add/1/", "first visitor", quantity=2)
    asked.post("/basket/add/2/", "ann", quantity=1)
    return asked.walk(SHOP_PAGES, VISITORS)


@pytest.fixture(scope="module")
def shop_before(shop):
    with clients(shop) as asked:
        return visit(asked)


@pytest.fixture(scope="module")
def fragments(shop):
    with done(shop, "## A shop") as asked:
        yield asked


def test_a_shop_whose_every_view_is_marked_stores_no_page(shop, shop_before):
    with done(shop, urls=MARK_ALL) as asked:
        answers = visit(asked)
    assert [answer.note for answer in answers.values() if answer.note == "stored"] == []
    assert differing(answers, shop_before) == []
    baskets = {who: "25.00" in answers[who, "/catalogue/", "second"].text for who in VISITORS}
    assert baskets == {"first visitor": True, "second visitor": False, "ann": False}


def test_a_shop_with_fragments_answers_as_without_them(fragments, shop_before):
    answers = visit(fragments)
    assert differing(answers, shop_before) == []
    last = "second visitor", "/catalogue/spade_1/", "second"
    assert answers[last].queries < shop_before[last].queries


def test_a_change_of_the_catalogue_shows_in_its_fragment(fragments):
    for name in ("Tools", "Garden"):
        fragments.run(RENAME_CATEGORY.format(name))
        menu = fragments.get("/offers/").text
        assert f">{name}</a>" in menu
    fragments.run(RENAME_CATEGORY.format("Tools"))


EDITOR = """
from django.contrib.auth import get_user_model
if not get_user_model().objects.filter(username="editor").exists():
    get_user_model().objects.create_superuser("editor")
"""


@pytest.fixture(scope="module")
def cms_pages(cms):
    with done(cms, "## django CMS") as asked:
        yield asked


@pytest.mark.parametrize("first", ["editor", "ann", "first visitor"])
def test_a_cms_answers_as_without_a_cache(cms, cms_pages, first):
    names = list(dict.fromkeys([first, *VISITORS]))
    cms_pages.run(RENAME_PAGE.format("About"))  # Nothing is stored now.
    with clients(cms) as plain:
        for asked in (plain, cms_pages):
            asked.run(EDITOR)
            asked.log_in("ann", "editor")
        before, answers = (asked.walk(CMS_PAGES, names) for asked in (plain, cms_pages))
    assert {who for who, _, _ in differing(answers, before)} <= {"editor"}
    # Of the six addresses one is a redirect, and one asks for a login. Whoever has a session does
    # not fill the cache: the first visitor does.
    has_session = first in ("editor", "ann")
    hits = sum(answer.is_hit for answer in answers.values())
    assert hits == 4 * (2 * len(names) - 1 - has_session)


def test_a_page_for_members_is_not_a_visitors(cms_pages):
    cms_pages.log_in("ann")
    said = [cms_pages.get("/en/members/", who).status for who in ("ann", "visitor", "ann")]
    assert said == [200, 302, 200]


def test_a_change_shows_on_the_page_and_in_each_menu(cms_pages):
    for title in ("Before", "After"):
        cms_pages.run(RENAME_PAGE.format(title))
        assert f"<h1>{title}</h1>" in cms_pages.get("/en/about/").text
        assert f">{title}</a>" in cms_pages.get("/en/").text
