"""Old addresses lead to posts and pages, and cost nothing where there is a page."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from myproject.blog import tasks
from myproject.blog.models import Category, Post, Redirect
from myproject.caching.tags import tags_raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_redirect():
    def make(old_path, **values):
        redirect = Redirect(old_path=old_path, **values)
        redirect.full_clean()
        redirect.save()
        return redirect

    return make


@pytest.fixture
def invalidated(django_capture_on_commit_callbacks):
    """A function that returns the tags that another function invalidates."""

    def of(change):
        seen = []

        def receive(tags, **kwargs):
            seen.extend(tags)

        tags_raised.connect(receive)
        connection.run_on_commit.clear()  # What the test has prepared is another transaction's.
        try:
            with django_capture_on_commit_callbacks(execute=True):
                change()
        finally:
            tags_raised.disconnect(receive)
        return seen

    return of


def test_an_old_address_leads_to_its_post(client, post, make_redirect):
    redirect = make_redirect("/old/address.html", post=post)
    answer = client.get("/old/address.html")
    assert (answer.status_code, answer["Location"]) == (301, post.get_absolute_url())
    assert answer["xkey"] == f"redirect-{redirect.pk}"
    assert "max-age=0" in answer["Cache-Control"]
    assert "s-maxage=20" in answer["Cache-Control"]
    assert "Vary" not in answer
    assert not answer.cookies


@pytest.mark.parametrize("target", ["/posts/?q=1", "https://example.org/elsewhere"])
def test_an_old_address_leads_to_a_target(client, make_redirect, target):
    make_redirect("/old/", target=target)
    assert client.get("/old/")["Location"] == target


def test_a_redirect_that_is_not_permanent_is_302(client, make_redirect):
    make_redirect("/latest/", target="/posts/", is_permanent=False)
    assert client.get("/latest/").status_code == 302


@pytest.mark.parametrize("written", ["/old", "/old/", "/old/index.html"])
@pytest.mark.parametrize("visited", ["/old", "/old/", "/old/index.html"])
def test_the_last_slash_and_index_html_make_no_difference(client, make_redirect, written, visited):
    make_redirect(written, target="/posts/")
    assert client.get(visited)["Location"] == "/posts/"


def test_an_address_may_have_letters_of_any_script(client, make_redirect):
    make_redirect("/caf%C3%A9/数据库/", target="/posts/")
    assert client.get("/café/数据库/")["Location"] == "/posts/"


def test_a_redirect_follows_its_post(client, post, make_redirect):
    make_redirect("/old/", post=post)
    post.slug, post.published_at = "renamed", post.published_at - timedelta(days=40)
    post.save()
    assert client.get("/old/")["Location"] == post.get_absolute_url()


def test_an_old_slug_of_a_post_can_be_redirected(client, post, make_redirect):
    make_redirect("/2024/03/12/former-slug/", post=post)
    assert client.get("/2024/03/12/former-slug/")["Location"] == post.get_absolute_url()


@pytest.mark.parametrize(
    "hidden", [{"status": "draft"}, {"published_at": timezone.now() + timedelta(days=1)}]
)
def test_a_redirect_to_a_hidden_post_is_404(client, make_post, make_redirect, hidden):
    make_redirect("/old/", post=make_post(**hidden))
    assert client.get("/old/").status_code == 404


@pytest.mark.parametrize("path", ["/nothing/", "/n%00/", "/" + "x" * 3000, "/nothing", "/%ff/"])
def test_a_404_is_kept_for_seconds_or_until_something_is_there(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer["xkey"] == "redirects"
    assert "s-maxage=10" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/comments/999/", "/backstage/nothing/"])
def test_a_404_of_a_private_page_is_kept_by_nobody(admin_client, path):
    answer = admin_client.get(path)
    assert answer.status_code == 404
    assert "s-maxage" not in answer.get("Cache-Control", "")


def test_a_404_is_one_query_and_a_cold_page_none(client, post, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/about/").status_code == 200
    with django_assert_num_queries(1):
        assert client.get("/nothing/").status_code == 404


def test_a_form_that_is_sent_to_an_old_address_is_404(client, make_redirect):
    make_redirect("/old/", target="/posts/")
    assert client.post("/old/").status_code == 404


# Invalidation


def test_a_new_redirect_invalidates_absences_and_a_change_its_own_tag(make_redirect, invalidated):
    assert "redirects" in invalidated(lambda: make_redirect("/old/", target="/posts/"))
    redirect = Redirect.objects.get()
    redirect.target = "/archive/"
    tag = f"redirect-{redirect.pk}"
    assert tag in invalidated(redirect.save)
    assert tag in invalidated(lambda: Redirect.objects.update(target="/topics/"))
    assert tag in invalidated(redirect.delete)


@pytest.mark.parametrize(
    "values",
    [
        {"slug": "renamed"},
        {"published_at": timezone.now() - timedelta(days=9)},
        {"status": Post.Status.DRAFT},
    ],
)
def test_a_post_that_moves_invalidates_its_redirects(post, make_redirect, invalidated, values):
    tag = f"redirect-{make_redirect('/old/', post=post).pk}"
    assert tag in invalidated(lambda: Post.objects.filter(pk=post.pk).update(**values))
    for name, value in {**values, "slug": "again"}.items():
        setattr(post, name, value)
    assert tag in invalidated(post.save)


def test_a_post_that_is_edited_or_another_one_leaves_redirects_alone(
    post, make_post, make_redirect, invalidated
):
    make_redirect("/old/", post=post)
    post.body = "Edited."
    for change in (post.save, make_post, lambda: Post.objects.update(title="Edited")):
        assert not [tag for tag in invalidated(change) if tag.startswith("redirect")]


def test_a_post_that_is_deleted_takes_its_redirects_along(post, make_redirect, invalidated):
    tag = f"redirect-{make_redirect('/old/', post=post).pk}"
    assert tag in invalidated(Post.objects.all().delete)
    assert not Redirect.objects.exists()


def test_a_scheduled_post_that_appears_invalidates_its_redirects(
    make_post, make_redirect, invalidated
):
    post = make_post(published_at=timezone.now() - timedelta(seconds=30))
    Post._base_manager.update(last_modified=timezone.now() - timedelta(days=1))
    tag = f"redirect-{make_redirect('/old/', post=post).pk}"
    assert tag in invalidated(tasks.show_due_posts)


# What is refused


REFUSED = {
    "another-host": ("https://example.org/x", "/posts/", "address of another host"),
    "another-host-without-scheme": ("//example.org/x", "/posts/", "address of another host"),
    "broken": ("https://[your-host]/x", "/posts/", "is no address"),
    "query": ("/?p=12", "/posts/", "has a query"),
    "fragment": ("/x/#y", "/posts/", "has a query or a fragment"),
    "no-slash": ("x/", "/posts/", "must begin with a slash"),
    "control-character": ("/x%00/", "/posts/", "no path"),
    "page": ("/about/", "/posts/", "There is a page at /about/: the page “about”."),
    "page-but-for-its-slash": ("/about", "/posts/", "There is a page at /about"),
    "home": ("/", "/posts/", "There is a page at /"),
    "post": ("/2024/03/12/coming-soon/", "/posts/", "Coming soon"),
    "topic": ("/category/caching/", "/posts/", "There is a page at /category/caching/: Caching"),
    "admin": ("/backstage/anything/", "/posts/", "There is a page"),
    "file": ("/media/x.png", "/posts/", "Addresses below /media/ are files"),
    "itself": ("/x/", "/x", "would lead to itself"),
    "empty": ("", "/posts/", "must begin with a slash"),
    "nowhere": ("/x/", "", "Name either a post or a target"),
    "target-without-slash": ("/x/", "posts/", "is neither a path"),
    "target-with-script": ("/x/", "javascript:alert(1)", "is neither a path"),
    "target-without-scheme": ("/x/", "//example.org", "is neither a path"),
    "target-with-backslash": ("/x/", "/\\example.org", "is neither a path"),
    "chain": ("/x/", "/old/", "/old/ itself leads to /archive/"),
    "chain-backwards": ("/archive-of-old/", "/posts/", "/older/ leads to this address"),
    "loop": ("/archive-of-old", "/older", "leads to this address"),
    "twin": ("/old", "/posts/", "/old/ already leads to /archive/"),
}


@pytest.mark.parametrize(("old", "new", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_redirect_that_cannot_work_is_refused_with_a_sentence(
    post, make_redirect, old, new, reason
):
    make_redirect("/old/", target="/archive/")
    make_redirect("/older/", target="/archive-of-old/")
    with pytest.raises(ValidationError) as refused:
        make_redirect(old, target=new)
    assert reason in " ".join(refused.value.messages)
    assert Redirect.objects.count() == 2


def test_a_redirect_to_its_own_post_or_to_two_places_is_refused(post, make_redirect):
    for values in ({"target": "/x/"}, {}):
        with pytest.raises(ValidationError):
            make_redirect(post.get_absolute_url() if not values else "/x/y/", post=post, **values)


def test_an_address_of_the_site_itself_is_kept_as_a_path(make_redirect, settings):
    make_redirect(f"{settings.SITE_URL}/old/", target=f"{settings.SITE_URL}/posts/?q=1")
    redirect = Redirect.objects.get()
    assert (redirect.old_path, redirect.target) == ("/old/", "/posts/?q=1")


def test_a_redirect_can_be_edited_without_meeting_itself(make_redirect):
    redirect = make_redirect("/old/", target="/archive/")
    redirect.target = "/topics/"
    redirect.full_clean()


def test_a_topic_that_is_gone_leaves_its_address_free(make_redirect):
    Category.objects.create(name="Gone", slug="gone").delete()
    make_redirect("/category/gone/", target="/posts/")


# In the admin


def test_an_editor_adds_a_redirect_and_reads_why_one_is_refused(admin_client, post):
    form = {"old_path": "/about/", "post": post.pk, "target": "", "is_permanent": "on"}
    page = admin_client.post("/backstage/blog/redirect/add/", form)
    assert "There is a page at /about/" in page.content.decode()
    admin_client.post("/backstage/blog/redirect/add/", {**form, "old_path": "/old/"})
    assert Redirect.objects.get().location == post.get_absolute_url()


def test_the_list_of_redirects_costs_the_same_for_more_of_them(
    admin_client, post, make_redirect, django_assert_num_queries
):
    for number in range(12):
        make_redirect(f"/old/{number}/", post=post)
    with CaptureQueriesContext(connection) as few:
        page = admin_client.get("/backstage/blog/redirect/?q=/old/11").content.decode()
    assert page.count('class="field-location"') == 1
    with django_assert_num_queries(len(few)):
        page = admin_client.get("/backstage/blog/redirect/?q=/old/1").content.decode()
    assert page.count('class="field-location"') == 3
