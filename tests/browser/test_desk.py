"""An editor's day: log in, write, publish, see it live at once through the edge."""

import re

import pytest

pytestmark = pytest.mark.browser

MAKE_EDITOR = (
    "from django.contrib.auth.models import User;"
    "user, _ = User.objects.get_or_create(username='chief', is_staff=True, is_superuser=True);"
    "user.set_password('a long secret'); user.save();"
    "from myproject.blog.models import Post;"
    "Post.objects.filter(slug='fresh-from-the-desk').delete()"
)


@pytest.fixture
def desk(open_page, stack, size):
    stack.manage("shell", "--verbosity=0", f"--command={MAKE_EDITOR}")
    page = open_page("/backstage/", viewport=size)
    page.get_by_label("Username").fill("chief")
    page.get_by_label("Password").fill("a long secret")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(re.compile("/backstage/$"))
    return page


def test_a_post_that_is_published_is_on_the_home_page_at_once(desk, open_page, size):
    stranger = open_page("/", viewport=size)
    desk.goto("/backstage/blog/post/add/")
    desk.get_by_label("Title").fill("Fresh from the desk")
    desk.get_by_label("Body").fill("It was *written* a moment ago.")
    desk.get_by_label("Status").select_option("published")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_text("was added successfully").wait_for()
    stranger.reload()
    stranger.get_by_role("link", name="Fresh from the desk").click()
    assert stranger.locator(".prose em").inner_text() == "written"
