"""Without the page cache, fragments and look-ups hold a page; a change ends what it concerns."""

import pytest
from django.core.cache import caches
from django.template import engines

from myproject.blog.models import Author, Post

from .test_public_pages import PUBLIC

# Feeds, sitemaps and robots.txt are kept whole or not at all.
PAGES = [path for path, _ in PUBLIC.values() if path.endswith("/") or "?" in path]


@pytest.fixture(autouse=True)
def no_page_cache(settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "PageCache" not in name]


@pytest.fixture(autouse=True)
def content(post, make_post, make_comment):
    for number in range(22):
        neighbour = make_post(f"Neighbour {number}", category=post.category)
        neighbour.authors.set(post.authors.all())
        neighbour.tags.set(post.tags.all())
    for _ in range(3):
        make_comment(post)


@pytest.mark.parametrize("path", PAGES)
def test_a_warm_page_asks_the_database_nothing(client, path, django_assert_num_queries):
    cold = client.get(path)
    with django_assert_num_queries(0):
        warm = client.get(path)
    assert warm.status_code == 200
    assert warm.content == cold.content


def test_the_second_page_asks_nothing_either(client, django_assert_num_queries):
    second = "/posts/" + client.get("/posts/").content.decode().partition('rel="next" href="')[2]
    second = second.partition('"')[0]
    client.get(second)
    with django_assert_num_queries(0):
        assert client.get(second).status_code == 200


@pytest.fixture
def rendered(monkeypatch):
    """The names of the templates that are rendered, teasers by their titles."""
    names = []
    template = engines["django"].engine.get_template("blog/_byline.html")
    render = template.nodelist.render

    def note(context):
        names.append(context["post"].title)
        return render(context)

    monkeypatch.setattr(template.nodelist, "render", note)
    return names


# Tags are raised at a commit.
committed = pytest.mark.django_db(transaction=True)


@committed
def test_of_a_list_only_the_changed_teaser_is_rendered_again(client, rendered):
    client.get("/posts/")
    assert len(rendered) == 20
    rendered.clear()
    Post.objects.filter(title="Neighbour 3").update(title="Changed")
    assert "Changed" in client.get("/posts/").content.decode()
    assert rendered == ["Changed"]


def test_lists_share_their_teasers(client, rendered):
    client.get("/posts/")
    rendered.clear()
    client.get("/2024/03/")
    assert rendered == []


@committed
def test_a_name_that_teasers_show_ends_them(client, rendered):
    client.get("/posts/")
    rendered.clear()
    Author.objects.filter(slug="mara-lindqvist").update(name="Changed")
    assert client.get("/posts/").content.decode().count("Changed") == 20
    assert len(rendered) == 20


def stored():
    return {key for key in caches["templates"]._cache if ".templates:" in key}


@committed
def test_a_new_comment_ends_the_page_and_leaves_the_other_comments(client, post, make_comment):
    path = post.get_absolute_url()
    client.get(path)
    before = stored()
    make_comment(post, body="Brand new.")
    page = client.get(path).content.decode()
    assert "Brand new." in page
    assert page.count('<article class="comment"') == 4
    # The page and the new comment; the article and the three others are found under their keys.
    assert len(stored() - before) == 2
