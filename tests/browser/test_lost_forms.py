"""What somebody typed is not lost: expired sessions, old tokens, impatient clicks."""

import pytest

from .test_commenter import POST, write
from .test_desk import log_in

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(open_page, stack, size):
    """The form of a new post with words in it, whose session has expired meanwhile."""
    desk = log_in(open_page, stack, size)
    desk.goto("/backstage/blog/post/add/")
    desk.get_by_label("Title").fill("Hours of work")
    desk.get_by_label("Body").fill("Many *words*.")
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="Save", exact=True).click()
    return desk


def test_expired_session_keeps_what_an_editor_typed(desk):
    desk.get_by_text("What you typed is kept").wait_for()
    desk.get_by_label("Username").fill("chief")
    desk.get_by_label("Password").fill("a long secret")
    desk.get_by_role("button", name="Log in").click()
    desk.get_by_role("button", name="Put back what I typed").click()
    assert desk.get_by_label("Title").input_value() == "Hours of work"
    assert desk.get_by_label("Body").input_value() == "Many *words*."


@pytest.fixture
def comment_form(open_page, size):
    page = open_page(POST, viewport=size)
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Name").wait_for()
    return page


def test_button_is_disabled_while_a_form_is_sent(comment_form):
    # 204 leaves the page where it is.
    comment_form.route("**/comments/**", lambda route: route.fulfill(status=204))
    write(comment_form, "Once.")
    comment_form.wait_for_function("document.querySelector('form.stacked button').disabled")
