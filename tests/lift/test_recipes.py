"""docs/caching-recipes.md: each recipe, done to a site of its sort that is not ours.

Of each: the second request is a hit, a change shows at the next one, and nobody gets what is
somebody else's.
"""

import pytest

from .recipes import FIRST, MARKED, ORDINARY, recipe, rename

pytestmark = [pytest.mark.stack, pytest.mark.apart]

ordinary = recipe(
    ORDINARY,
    urls=MARKED + "urlpatterns += [marked('me/', lambda request: f'I am {request.user}')]\n",
)


def test_the_ordinary_recipe_says_when_it_works(ordinary):
    assert ordinary.site.said[-1].splitlines()[1] == "second request: 200, found"


def test_an_ordinary_page_is_one_for_everybody(ordinary):
    ordinary.log_in("ann")
    first = ordinary.get("/articles/", "ann")
    second = ordinary.get("/articles/", "anonymous")
    assert second.is_hit
    assert second.text == first.text
    assert "First" in second.text


def test_a_change_shows_on_the_list_and_on_its_own_page(ordinary):
    address = ordinary.get("/articles/").text.partition('href="')[2].partition('"')[0]
    ordinary.get(address)
    assert ordinary.get(address).is_hit
    rename(ordinary, "Renamed")
    assert "Renamed" in ordinary.get("/articles/").text
    assert "Renamed" in ordinary.get(address).text


def test_a_user_on_a_marked_page_is_not_shown_to_others(ordinary):
    ordinary.log_in("ann", "bob")
    said = [ordinary.get("/me/", who).text for who in ("ann", "bob", "anonymous")]
    assert said == ["I am ann", "I am bob", "I am AnonymousUser"]


CHOSEN = """
from django.utils import translation

def in_own_language(request):
    translation.activate(request.GET.get("in", "en"))
    return translation.gettext("Home")

urlpatterns += [marked("own/", in_own_language)]
"""
languages = recipe("## Several languages", urls=MARKED + CHOSEN)
GERMAN = {"Accept_Language": "de-AT,de;q=0.9"}


def test_each_language_has_its_copy(languages):
    for headers, words in ((GERMAN, ("Start", "Ja")), ({}, ("Home", "Yes"))):
        first = languages.get("/articles/", **headers)
        second = languages.get("/articles/", "another", **headers)
        assert second.is_hit
        assert second.text == first.text
        assert all(word in second.text for word in words)


def test_a_cookie_chooses_the_copy(languages):
    languages.get("/articles/", **GERMAN)
    answer = languages.get("/articles/", "with a cookie", Cookie="django_language=de")
    assert answer.is_hit
    assert "Start" in answer.text


def test_an_address_with_a_language_is_one_copy_whatever_the_browser_says(languages):
    languages.get("/de/articles/")
    assert languages.get("/de/articles/", Accept_Language="fr").is_hit
    assert "Start" in languages.get("/de/articles/", Accept_Language="en").text
    assert "Home" in languages.get("/en/articles/", **GERMAN).text


def test_a_change_shows_in_each_language(languages):
    for title in ("Before", "After"):
        rename(languages, title)
        for address in ("/articles/", "/de/articles/"):
            assert title in languages.get(address, **GERMAN).text
            assert title in languages.get(address).text


def test_a_language_that_a_view_chose_is_not_another_visitors(languages):
    assert languages.get("/own/?in=de").text == "Start"
    answer = languages.get("/own/?in=de")
    assert not answer.is_hit
    assert "language de" in answer.note


hosts = recipe("## Several hosts")
A, B = {"Host": "a.example.com"}, {"Host": "b.example.com"}
SITES = """
from django.contrib.sites.models import Site
for host in ("a.example.com", "b.example.com"):
    Site.objects.get_or_create(domain=host, defaults={"name": f"Site {host[0].upper()}"})
"""


@pytest.fixture
def two_hosts(hosts):
    hosts.run(SITES)
    return hosts


def test_each_host_has_its_own_page(two_hosts):
    first = [two_hosts.get("/articles/", **host) for host in (A, B)]
    second = [two_hosts.get("/articles/", "another", **host) for host in (A, B)]
    assert [answer.is_hit for answer in second] == [True, True]
    assert [answer.text for answer in second] == [answer.text for answer in first]
    assert "<ul>" in first[0].text
    assert first[1].text.startswith("Site B: ")


def test_the_fragments_of_one_host_are_not_the_others(two_hosts):
    assert "Site A" in two_hosts.get("/welcome/", **A).text
    assert "Site B" in two_hosts.get("/welcome/", **B).text
    assert two_hosts.get("/welcome/", **A).is_hit


def test_a_change_shows_on_each_host(two_hosts):
    for title in ("Before", "After"):
        rename(two_hosts, title)
        assert title in two_hosts.get("/articles/", **A).text
        assert title in two_hosts.get("/articles/", **B).text


def test_an_invented_host_is_refused(two_hosts):
    assert two_hosts.get("/articles/", Host="c.example.com").status == 400


FORGOTTEN_API = """
from rest_framework.authentication import BasicAuthentication
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

class WhoAmI(APIView):
    authentication_classes = [BasicAuthentication]
    renderer_classes = [JSONRenderer]

    def get(self, request):
        return Response({"name": request.user.get_username()}, headers={"xkey": "articles"})

urlpatterns += [
    path("api/who/", cache_page(WhoAmI.as_view())),
    path("api/both/", cache_page(api.ArticleList.as_view())),
]
"""
rest = recipe("## Django REST framework", urls=MARKED + FORGOTTEN_API)
BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
ANN = {"Authorization": "Basic YW5uOnNlY3JldA=="}  # ann:secret
ANN_IS = """
from django.contrib.auth import get_user_model
users = get_user_model().objects
ann = users.filter(username="ann").first() or users.create_user("ann")
ann.set_password("secret")
ann.save()
"""


def test_a_list_of_the_api_is_stored(rest):
    first = rest.get("/api/articles/", Accept="application/json")
    second = rest.get("/api/articles/", "another", **BROWSER)
    assert second.is_hit
    assert second.text == first.text
    assert second.headers["content-type"] == "application/json"


def test_a_change_shows_in_the_api(rest):
    rest.get("/api/articles/")
    rename(rest, "Renamed")
    assert '"Renamed"' in rest.get("/api/articles/").text


@pytest.mark.parametrize("address", ["/api/browse/articles/", "/api/both/"])
def test_a_browser_gets_html_and_a_program_json(rest, address):
    for headers, kind in 2 * [(BROWSER, "text/html"), ({}, "application/json")]:
        answer = rest.get(address, **headers)
        assert answer.headers["content-type"].startswith(kind)
        assert not answer.is_hit


def test_an_authenticated_answer_is_not_an_anonymous_visitors(rest):
    rest.run(ANN_IS)
    assert '"ann"' in rest.get("/api/who/", **ANN).text
    assert "ann" not in rest.get("/api/who/", "nobody").text
    assert '"ann"' in rest.get("/api/who/", **ANN).text


def test_a_request_with_authorization_passes_by_the_cache(rest):
    rest.get("/api/articles/")
    answer = rest.get("/api/articles/", **ANN)
    assert answer.note.startswith("passed: ")
    assert answer.status == 200


htmx = recipe("## htmx")
HTMX = {"HX_Request": "true"}


@pytest.mark.parametrize("order", [[HTMX, {}], [{}, HTMX]], ids=["fragment first", "page first"])
def test_a_fragment_and_its_page_are_two_copies(htmx, order):
    rename(htmx, "Anew")
    answers = {len(headers): htmx.get("/live/", **headers) for headers in order}
    assert ["<!doctype html>" in answers[number].text for number in (0, 1)] == [True, False]
    for headers in order:
        again = htmx.get("/live/", "another", **headers)
        assert again.is_hit
        assert again.text == answers[len(headers)].text


def test_a_change_shows_in_fragment_and_page(htmx):
    for title in ("Before", "After"):
        rename(htmx, title)
        assert title in htmx.get("/live/").text
        assert title in htmx.get("/live/", **HTMX).text


personal = recipe("## Logged-in users")


def test_a_page_with_a_personal_part_is_one_for_everybody(personal):
    personal.log_in("ann", "bob")
    pages = [personal.get("/articles/", who) for who in ("ann", "bob", "anonymous")]
    assert len({page.text for page in pages}) == 1
    assert [page.is_hit for page in pages[1:]] == [True, True]
    assert 'data-personal="/personal/greeting/' in pages[0].text
    assert "ann" not in pages[0].text


def test_the_personal_part_is_each_visitors_own(personal):
    personal.log_in("ann", "bob")
    for who, words in (("ann", "ann"), ("bob", "bob"), ("anonymous", "Log in")) * 2:
        part = personal.get("/personal/greeting/", who)
        assert words in part.text
        assert "private" in part.headers["cache-control"]


def test_a_page_that_says_the_user_itself_is_not_stored(personal):
    name = personal.site.folder / "news/templates/news/article.html"
    name.write_text("{{ user }}")
    address = f"/articles/{personal.run(FIRST)}/"
    personal.log_in("ann", "bob")
    said = [personal.get(address, who).text for who in ("ann", "bob", "anonymous")]
    assert said == ["ann", "bob", "AnonymousUser"]


def test_a_change_shows_on_a_page_with_a_personal_part(personal):
    personal.get("/articles/")
    rename(personal, "Renamed")
    assert "Renamed" in personal.get("/articles/").text
