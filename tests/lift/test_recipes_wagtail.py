"""docs/caching-recipes.md, of Wagtail: done to what `wagtail start` makes."""

import os
import shutil

import pytest

from . import sites
from .clients import clients, differing
from .conftest import database
from .recipes import done

pytestmark = [pytest.mark.stack, pytest.mark.apart]

SETTINGS_MODEL = """
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

@register_setting
class Notice(BaseSiteSetting):
    text = models.CharField(max_length=100)
"""
TEMPLATE = """{% extends "base.html" %}
{% load wagtailcore_tags wagtailsettings_tags %}{% block content %}{% get_settings %}
<h1>{{ page.title }}</h1><p>{{ settings.home.Notice.text }}</p>
{% for child in page.get_children.live %}
<a href="{% pageurl child %}">{{ child.title }}</a>
{% endfor %}
{% endblock %}"""
PAGES = """
from django.contrib.auth import get_user_model
from home.models import HomePage, Notice
from wagtail.models import Site

Notice.for_site(Site.objects.get())  # It makes the row.
home = HomePage.objects.get()
for slug in ("public", "secret", "moved", "deleted", "unpublished"):
    home.add_child(instance=HomePage(title=slug, slug=slug))
get_user_model().objects.create_superuser("editor")
"""


@pytest.fixture(scope="module")
def pages():
    """A Wagtail site with four pages, a setting of the site on each, and the bar for editors."""
    with database(f"recipes_wagtail_{os.getpid()}") as url:
        site = sites.make("wagtail", url)
        site.replace("mysite/urls.py", sites.WAGTAIL_URLS, "")
        site.append(site.settings, "INSTALLED_APPS += ['wagtail.contrib.settings']\n")
        site.append(site.folder / "home/models.py", SETTINGS_MODEL)
        (site.folder / "home/templates/home/home_page.html").write_text(TEMPLATE)
        site.command("python", "manage.py", "makemigrations", "-v", "0", "home")
        site.command("python", "manage.py", "migrate", "-v", "0")
        site.python("import django\ndjango.setup()\n" + PAGES)
        yield site
        shutil.rmtree(site.folder)


@pytest.fixture(scope="module")
def wagtail(pages):
    with done(pages, "## Wagtail") as asked:
        yield asked


ADDRESSES = ("/", "/public/", "/secret/", "/moved/")
NAMES = """
from home.models import HomePage, Notice
from wagtail.models import PageViewRestriction, Site

def page(slug):
    return HomePage.objects.get(slug=slug)

"""
DRAFT = """
draft = page("public")
draft.title = "Draft of it"
draft.save_revision()
"""
PREVIEW = """
preview = page("public").get_latest_revision_as_object().make_preview_request()
result = preview.content.decode()
"""


def run(asked, code):
    return asked.run(NAMES + code)


def test_a_page_is_one_for_everybody_and_for_editors(wagtail):
    wagtail.log_in("editor")
    first = wagtail.get("/public/", "editor")
    for who in ("editor", "visitor", "another"):
        answer = wagtail.get("/public/", who)
        assert answer.is_hit
        assert answer.text == first.text
    assert "userbar" not in first.text


@pytest.mark.parametrize("first", ["editor", "ann", "visitor"])
def test_a_wagtail_site_answers_as_without_a_cache(pages, wagtail, first):
    run(wagtail, "Notice.for_site(Site.objects.get()).save()")  # Nothing is stored now.
    names = list(dict.fromkeys([first, "visitor", "another", "ann"]))
    with clients(pages) as plain:
        for asked in (plain, wagtail):
            asked.log_in("ann", "editor")
        before, answers = (asked.walk(ADDRESSES, names) for asked in (plain, wagtail))
    assert {who for who, _, _ in differing(answers, before)} <= {"editor"}
    hits = sum(answer.is_hit for answer in answers.values())
    assert hits == len(ADDRESSES) * (2 * len(names) - 1)


# What is changed, on which page that shows, and by what it is known.
CHANGES = {
    "a page is published": (
        "p = page('public'); p.title = 'Anew'; p.save_revision().publish()",
        "/public/",
        "<h1>Anew</h1>",
    ),
    "a page of a list is published": (
        "p = page('public'); p.title = 'Listed'; p.save_revision().publish()",
        "/",
        ">Listed</a>",
    ),
    "a page is unpublished": ("page('unpublished').unpublish()", "/", "not /unpublished/"),
    "a page is moved": ("page('moved').move(page('public'), pos='last-child')", "/", "not /moved/"),
    "a page is deleted": ("page('deleted').delete()", "/", "not /deleted/"),
    "a setting of the site": (
        "n = Notice.for_site(Site.objects.get()); n.text = 'Closed today'; n.save()",
        "/public/",
        "Closed today",
    ),
    "the name of the site": (
        "s = Site.objects.get(); s.site_name = 'Another name'; s.save()",
        "/public/",
        "- Another name",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows_at_the_next_request(wagtail, what):
    code, address, words = CHANGES[what]
    _, is_gone, title = words.rpartition("not ")
    wagtail.get(address)
    before = wagtail.get(address)
    assert before.is_hit
    run(wagtail, code)
    after = wagtail.get(address)
    shown = [title in answer.text for answer in (before, after)]
    assert shown == ([True, False] if is_gone else [False, True])


def test_a_page_that_becomes_private_is_not_shown_from_the_cache(wagtail):
    wagtail.get("/secret/")
    assert wagtail.get("/secret/").is_hit
    run(
        wagtail,
        "PageViewRestriction.objects.create(page=page('secret'), restriction_type='login')",
    )
    wagtail.log_in("ann")
    assert "<h1>secret" in wagtail.get("/secret/", "ann").text
    assert wagtail.get("/secret/", "anonymous").status == 302


def test_a_draft_is_shown_to_its_editor_only(wagtail):
    wagtail.get("/public/")
    assert wagtail.get("/public/").is_hit
    run(wagtail, DRAFT)
    assert "Draft of it" in run(wagtail, PREVIEW)
    assert "Draft of it" not in wagtail.get("/public/").text
