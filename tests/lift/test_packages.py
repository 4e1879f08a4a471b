"""caching, database, media: what their READMEs say, done to a project that is not ours."""

import re

import pytest

from . import sites
from .sections import blocks

pytestmark = [pytest.mark.stack, pytest.mark.apart]

# What a bare project needs besides the piece itself to run the piece's own tests.
OPTIONS = ["-p", "no:cacheprovider", "--import-mode=importlib", "-q", "-o", "pythonpath=."]
# The stampede tests are the same processes here as there; they take minutes.
PACKAGES = {
    "database": [],
    "media": [],
    "caching": [
        "--ignore=lifted/tests/test_stampede.py",
        "--ignore=lifted/tests/test_resilience.py",
    ],
}


def take(site, package, **replaced):
    """Do what the README of a package says."""
    for block in blocks(f"myproject/{package}/README.md"):
        text = block.text
        for old, new in replaced.items():
            text = text.replace(old, new)
        site.do(block._replace(text=text))


@pytest.mark.parametrize("original", ["bare"], indirect=True)
@pytest.mark.parametrize("package", PACKAGES)
def test_its_own_tests_pass_under_another_name(site, package):
    site.command("cp", "-r", str(sites.ROOT / "myproject" / package), "lifted")
    site.append(site.settings, "INSTALLED_APPS += ['lifted']\n")
    said = site.command("python", "-m", "pytest", *OPTIONS, "lifted", *PACKAGES[package])
    assert int(re.search(r"(\d+) passed", said)[1]) > 10


@pytest.mark.parametrize("original", ["wagtail"], indirect=True)
def test_a_sites_own_tests_pass_before_and_after_it_takes_all(site, memcached):
    own = ["python", "manage.py", "test", "-v", "0", "--noinput"]
    site.command(*own, "--keepdb")
    for package in PACKAGES:
        take(site, package, **{"127.0.0.1:11211": memcached.location})
    site.command(*own)


@pytest.mark.parametrize("original", ["bare"], indirect=True)
def test_an_app_of_the_same_name_is_not_overwritten(site):
    own = site.folder / "caching/models.py"
    own.parent.mkdir()
    own.write_text("mine")
    with pytest.raises(AssertionError, match="File exists"):
        take(site, "caching")
    assert list(own.parent.iterdir()) == [own]


CACHED = """
from caching.pages import cache_page, tag

def cached(request):
    return tag(home(request), "home")

urlpatterns.insert(0, path("", cache_page(cached)))
"""
CHANGE = """
import django
django.setup()
from caching.tags import raise_tags
from django.contrib.auth import get_user_model
if {wagtail}:
    from wagtail.models import Page
    Page.objects.filter(slug="home").update(title="Another title")
else:
    get_user_model().objects.create(username="new")
raise_tags(["home"])
"""


@pytest.fixture
def cached(site, memcached):
    """The site with caching, its home page marked."""
    take(site, "caching", **{"127.0.0.1:11211": memcached.location})
    site.append(site.urls, CACHED)
    if site.kind == "wagtail":
        site.replace("mysite/templates/base.html", "{% wagtailuserbar %}", "")
    return site


def test_a_page_that_is_stored_makes_no_query(original, cached):
    assert original.queries() > 0
    assert cached.queries() == 0


def test_the_request_after_a_change_shows_it(cached):
    before = cached.ask()[1]
    cached.python(CHANGE.format(wagtail=cached.kind == "wagtail"))
    after = cached.ask()[1]
    assert before != after
    assert ("Another title" if cached.kind == "wagtail" else "1 users") in after


@pytest.mark.parametrize("original", ["wagtail"], indirect=True)
def test_a_page_with_an_editors_bar_is_not_stored(cached):
    cached.replace("mysite/templates/base.html", "<body", "{% wagtailuserbar %}<body")
    assert cached.queries() > 0


LISTED = """
from django.core.paginator import Paginator
from {} as Listed

def listed(request):
    page = Paginator(Listed.objects.order_by("pk"), 1).get_page(1)
    rows = [one.pk for one in page.object_list]
    return HttpResponse(f"<html>{{rows}} {{page.has_next()}}</html>")

from django.http import HttpResponse
urlpatterns.insert(0, path("list/", listed))
"""
ROWS = {
    "bare": "django.contrib.auth.models import Permission",
    "wagtail": "wagtail.models import Page",
}


def test_a_list_is_one_query_without_count(site):
    site.append(site.urls, LISTED.format(ROWS[site.kind]))
    _, page, queries = site.ask("/list/")
    assert ["COUNT(*)" in query for query in queries] == [True, False]
    take(site, "database")
    old, new = "django.core.paginator import", "database.pagination import CountlessPaginator as"
    site.replace("mysite/urls.py", old, new)
    _, same_page, queries = site.ask("/list/")
    assert ["COUNT(*)" in query for query in queries] == [False]
    assert "True" in page
    assert same_page == page
