"""A visitor with a session gets everybody's page, with a part of their own in it."""

import re
from contextlib import closing

import httpx
import pytest

pytestmark = pytest.mark.stack

MAKE_USER = (
    "from django.contrib.auth import get_user_model; User = get_user_model();"
    "user, _ = User.objects.get_or_create(username='{name}', is_staff={staff});"
    "user.set_password('a long secret'); user.save()"
)
MAKE_POST = (
    "from django.utils import timezone; from myproject.blog.models import Post;"
    "Post.objects.filter(slug='personal').delete();"
    "post = Post.objects.create(slug='personal', title='Personal', body='x', status='published');"
    "print(post.get_absolute_url())"
)


def shell(stack, code):
    return stack.manage("shell", "--verbosity=0", f"--command={code}")


@pytest.fixture(scope="module")
def path(stack):
    found = shell(stack, MAKE_POST).strip().splitlines()[-1]
    stack.settle()
    return found


def log_in(stack, name, staff=False):
    shell(stack, MAKE_USER.format(name=name, staff=staff))
    client = stack.client()
    form = client.get("/accounts/login/").text
    token = re.search(r'csrfmiddlewaretoken" value="([^"]*)', form)[1]
    fields = {"username": name, "password": "a long secret", "csrfmiddlewaretoken": token}
    headers = {"Referer": f"{stack.addresses['https']}/accounts/login/"}
    assert client.post("/accounts/login/", data=fields, headers=headers).status_code == 302
    return client


@pytest.fixture(scope="module")
def ann(stack):
    with closing(log_in(stack, "ann")) as client:
        yield client


@pytest.fixture(scope="module")
def eve(stack):
    with closing(log_in(stack, "eve", staff=True)) as client:
        yield client


def test_each_visitor_sees_the_stored_page_with_a_part_of_their_own(stack, path, ann, eve):
    # Each visitor's connection leads to one of two caches: the first time it may not have the page.
    for client in (ann, eve):
        client.get(path)
    pages = {name: client.get(path) for name, client in (("ann", ann), ("eve", eve))}
    for name, page in pages.items():
        assert page.headers["X-Cache"] == "HIT"
        assert f">{name}</a>" in page.text
        assert "esi:include" not in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in page.headers
        assert "Set-Cookie" not in page.headers
    assert "Edit</a>" in pages["eve"].text
    assert "Edit</a>" not in pages["ann"].text


def test_strangers_see_neither_names_nor_includes(stack, path, ann):
    ann.get(path)
    with stack.client() as stranger:
        page = stranger.get(path)
    assert "Log in" in page.text
    assert "ann" not in page.text
    assert "esi:include" not in page.text
    assert "ETag" in page.headers


def test_what_a_browser_kept_from_before_the_log_in_is_not_confirmed(stack, path, ann):
    with stack.client() as stranger:
        kept = stranger.get(path).headers["ETag"]
        again = stranger.get(path, headers={"If-None-Match": kept})
    assert again.status_code == 304
    assert ann.get(path, headers={"If-None-Match": kept}).status_code == 200


def test_nor_what_it_kept_from_before_the_log_out(stack, path):
    with closing(log_in(stack, "leaving")) as client:
        assert ">leaving</a>" in client.get(path).text
        form = client.get("/accounts/profile/").text
        token = re.search(r'csrfmiddlewaretoken" value="([^"]*)', form)[1]
        headers = {"Referer": f"{stack.addresses['https']}/accounts/profile/"}
        client.post("/accounts/logout/", data={"csrfmiddlewaretoken": token}, headers=headers)
        assert "leaving" not in client.get(path).text


INCLUDE = '<esi:include src="/personal/bar/"/>'
SPEAK = (
    "from myproject.blog.models import Comment, Post;"
    "post = Post.objects.get(slug='personal');"
    "post.title = {text!r}; post.body = {text!r}; post.excerpt = {text!r}; post.save();"
    "Comment.objects.create(post=post, name={text!r}, email='a@example.com', body={text!r},"
    " status='approved')"
)


@pytest.fixture
def spoken(stack, path):
    """Title, text, excerpt, and a comment's name and text ask to include something."""
    shell(stack, SPEAK.format(text=f"Before {INCLUDE} after"))
    stack.settle()
    return path


def test_no_words_of_visitors_or_authors_are_an_include(stack, spoken, ann):
    for address in (spoken, "/", "/posts/", f"/search/?q={INCLUDE}"):
        ann.get(address)
        page = ann.get(address).text
        assert page.count(">ann</a>") == 1, address


def test_a_visitors_capability_changes_nothing(stack, path):
    with stack.client(headers={"Surrogate-Capability": "me=ESI/1.0"}) as stranger:
        page = stranger.get(path)
    assert "<esi:include" not in page.text
    assert "Log in" in page.text


BEHIND = (
    "from myproject.blog.models import Post;"
    "from myproject.blog.tagged import untagged;"
    "untagged(Post).filter(slug='personal').update(excerpt='Changed behind the back')"
)


def test_an_editor_refreshes_what_was_changed_behind_the_sites_back(stack, path, eve, ann):
    pages = [path, "/posts/"]
    for client in (eve, ann):
        [client.get(page) for page in pages]
    shell(stack, BEHIND)
    form = eve.get("/posts/").text
    assert "behind the back" not in form
    token = re.search(r'csrfmiddlewaretoken" value="([^"]*)', form)[1]
    fields = {"page": "/posts/", "csrfmiddlewaretoken": token}
    headers = {"Referer": f"{stack.addresses['https']}/posts/"}
    answer = eve.post("/personal/refresh/", data=fields, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/posts/"), answer.text
    for client in (eve, ann):
        assert "behind the back" in client.get("/posts/").text
    host = {"Host": stack.addresses["https"].removeprefix("https://")}
    for varnish in stack.addresses["varnish"]:
        assert "behind the back" in httpx.get(f"{varnish}/posts/", headers=host).text
