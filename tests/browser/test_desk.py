"""An editor's day: log in, write, look, add a picture, publish, see it live at once at the edge."""

import re

import pytest

from .conftest import DEMO, violations

pytestmark = pytest.mark.browser

MAKE_EDITOR = (
    "from django.contrib.auth import get_user_model; User = get_user_model();"
    "user, _ = User.objects.get_or_create(username='chief', is_staff=True, is_superuser=True);"
    "user.set_password('a long secret'); user.save();"
    "from myproject.blog.models import Post;"
    "Post.objects.filter(slug='fresh-from-the-desk').delete()"
)


# Rules that pages of Django's admin break by themselves, and Select2 in them: links in lists and
# breadcrumbs that are told by colour alone or small, fields without label.
NOT_OURS = {
    "aria-input-field-name",
    "label",
    "label-title-only",
    "link-in-text-block",
    "target-size",
}


def log_in(open_page, stack, size, **options):
    stack.manage("shell", "--verbosity=0", f"--command={MAKE_EDITOR}")
    page = open_page("/backstage/", viewport=size, **options)
    page.get_by_label("Username").fill("chief")
    page.get_by_label("Password").fill("a long secret")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(re.compile("/backstage/$"))
    return page


@pytest.fixture
def written(open_page, stack, size):
    desk = log_in(open_page, stack, size)
    desk.goto("/backstage/blog/post/add/")
    desk.get_by_label("Title").fill("Fresh from the desk")
    desk.get_by_label("Body").fill("It was *written* a moment ago.")
    return desk


def test_what_is_written_is_looked_at_before_it_is_saved(written):
    with written.context.expect_page() as opened:
        written.get_by_role("button", name="Preview").click()
    preview = opened.value
    assert preview.locator("h1").inner_text() == "Fresh from the desk"
    assert preview.locator(".prose em").inner_text() == "written"
    assert violations(preview) == []
    assert written.get_by_label("Title").input_value() == "Fresh from the desk"


def test_a_post_that_is_published_is_on_the_home_page_at_once(written, open_page, size):
    stranger = open_page("/", viewport=size)
    written.get_by_label("Lead image:").set_input_files(DEMO / "media/images/lit-window.png")
    written.get_by_label("Lead image alt").fill("A lit window at night.")
    written.get_by_label("Status").select_option("published")
    written.get_by_role("button", name="Save", exact=True).click()
    written.get_by_text("was added successfully").wait_for()
    stranger.reload()
    stranger.get_by_role("link", name="Fresh from the desk").click()
    assert stranger.locator(".prose em").inner_text() == "written"
    picture = stranger.get_by_role("img", name="A lit window at night.")
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0


def test_no_page_of_the_desk_is_harder_to_use_than_django_made_it(open_page, stack, size):
    # Axe tries a style of its own, which the policy of the site refuses.
    desk = log_in(open_page, stack, size, bypass_csp=True)
    for path in ("", "blog/post/", "blog/post/add/", "blog/comment/"):
        desk.goto(f"/backstage/{path}")
        found = [line for line in violations(desk) if line.partition(":")[0] not in NOT_OURS]
        assert found == [], path
