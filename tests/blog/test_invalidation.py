"""The page cache shows every change at once, and keeps what the change does not concern."""

import pytest
from django.db import transaction

from myproject.blog.models import Author, Category, Comment, Post, Tag
from myproject.caching import tags

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, params=["pages", "fragments"])
def tier(request, settings):
    """With the page cache, and with what is below it alone."""
    if request.param == "fragments":
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "PageCache" not in name]
    return request.param


@pytest.fixture
def site(post, make_post, make_comment):
    """post, its two neighbours, one far from it, and a comment that waits."""
    near = make_post("Near", slug="near")
    far = [make_post(f"Far {number}") for number in range(3)][-1]
    comment = make_comment(post, status=Comment.Status.PENDING, body="Waiting.")
    return {"post": post, "near": near, "far": far, "comment": comment}


def page(client, path):
    return client.get(path).content.decode()


@pytest.mark.parametrize("tier", ["pages"], indirect=True)
@pytest.mark.parametrize(
    "path", ["/", "/posts/", "/2024/03/12/coming-soon/", "/feed.xml", "/about/"]
)
def test_a_warm_page_asks_the_database_nothing(client, site, path, django_assert_num_queries):
    cold = client.get(path)
    with django_assert_num_queries(0):
        warm = client.get(path)
    assert warm.content == cold.content
    assert warm["ETag"] == cold["ETag"]
    assert warm["xkey"] == cold["xkey"]


def test_a_head_request_is_answered_from_the_page(client, site, django_assert_num_queries):
    client.get("/posts/")
    with django_assert_num_queries(0):
        assert client.head("/posts/").status_code == 200


def edit(site):
    site["post"].title = "Changed"
    site["post"].save()


CHANGES = {
    "a title by save": edit,
    "a title by update": lambda site: Post.objects.filter(slug="coming-soon").update(
        title="Changed"
    ),
    "a title by bulk_update": lambda site: Post.objects.bulk_update(
        [Post(pk=site["post"].pk, title="Changed")], ["title"]
    ),
    "an author by save": lambda site: Author(
        pk=site["post"].authors.first().pk, name="Changed", slug="a"
    ).save(),
    "authors by update": lambda site: Author.objects.update(name="Changed"),
    "a category by update": lambda site: Category.objects.update(name="Changed"),
    "a tag by update": lambda site: Tag.objects.update(name="Changed"),
    "another author": lambda site: site["post"].authors.add(
        Author.objects.create(name="Changed", slug="c")
    ),
    "another tag": lambda site: Tag.objects.create(name="Changed", slug="c").posts.add(
        site["post"]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("path", ["/posts/", "/2024/03/12/coming-soon/"])
def test_a_change_shows_at_once_on_lists_and_page(client, site, change, path):
    assert "Changed" not in page(client, path)
    change(site)
    assert "Changed" in page(client, path)


HIDING = {
    "unpublish": lambda site: Post.objects.filter(slug="near").update(status="draft"),
    "delete": lambda site: site["near"].delete(),
    "delete in bulk": lambda site: Post.objects.filter(slug="near").delete(),
}


@pytest.mark.parametrize("hide", HIDING.values(), ids=HIDING)
def test_what_is_hidden_is_gone_at_once_also_from_its_neighbours(client, site, hide):
    address = site["near"].get_absolute_url()
    for path in ("/posts/", "/2024/03/12/coming-soon/", address):
        assert "Near" in page(client, path)
    hide(site)
    for path in ("/posts/", "/2024/03/12/coming-soon/"):
        assert "Near" not in page(client, path)
    assert client.get(address).status_code == 404


def test_a_new_post_shows_at_once_also_at_its_neighbours(client, site):
    for path in ("/posts/", "/2024/03/12/coming-soon/"):
        assert "Brand new" not in page(client, path)
    later = site["post"].published_at.replace(hour=13)
    Post.objects.bulk_create(
        [Post(title="Brand new", slug="n", body="x", status="published", published_at=later)]
    )
    for path in ("/posts/", "/2024/03/12/coming-soon/"):
        assert "Brand new" in page(client, path)


APPROVING = {
    "save": lambda comment: (setattr(comment, "status", "approved"), comment.save()),
    "bulk": lambda comment: Comment.objects.set_status("approved"),
    "update": lambda comment: Comment.objects.update(status="approved"),
}


@pytest.mark.parametrize("approve", APPROVING.values(), ids=APPROVING)
def test_an_approved_comment_shows_at_once(client, site, approve):
    path = site["post"].get_absolute_url()
    assert "Waiting." not in page(client, path)
    approve(site["comment"])
    assert "Waiting." in page(client, path)


def test_a_change_leaves_other_pages_stored(client, site, django_assert_num_queries):
    far = site["far"].get_absolute_url()
    page(client, far)
    edit(site)
    with django_assert_num_queries(0):
        page(client, far)


@pytest.fixture
def raised():
    """The tags of each time that some were raised."""
    calls = []

    def note(tags, **kwargs):
        calls.append(tags)

    tags.tags_raised.connect(note)
    yield calls
    tags.tags_raised.disconnect(note)


def test_visitors_who_comment_empty_no_cache(site, raised, make_comment):
    make_comment(site["post"], status=Comment.Status.PENDING)
    assert raised == []


def test_a_bulk_change_raises_each_tag_once(site, raised):
    with transaction.atomic():
        Post.objects.update(title="Changed")
        edit(site)
    (names,) = raised
    assert len(names) == len(set(names))
    assert "posts" in names
    assert f"post-{site['far'].pk}" in names


def test_what_is_rolled_back_raises_nothing(site, raised):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        edit(site)
        _ = 1 / 0
    assert raised == []


def test_a_draft_concerns_nobody(raised, make_post):
    draft = make_post(status="draft")
    draft.title = "Changed"
    draft.save()
    draft.delete()
    assert raised == []
