"""A visitor who writes a comment, with and without JavaScript, until it is on the page."""

import re

import pytest

from .conftest import violations

pytestmark = pytest.mark.browser

POST = "/2023/05/04/alt-text-is-writing/"
IMPORT = "from myproject.blog.models import Comment;"
CLEAR = IMPORT + "Comment.objects.filter(name='Ann').delete()"
APPROVE = IMPORT + "Comment.objects.filter(name='Ann').set_status('approved')"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def form(open_page, stack, size, request):
    """The page with the form; without script it is one of its own."""
    stack.manage("shell", "--verbosity=0", f"--command={CLEAR}")
    page = open_page(POST, viewport=size, java_script_enabled=request.param)
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Name").wait_for()
    assert page.url.endswith(POST) == request.param
    return page


def write(page, body):
    page.get_by_label("Name").fill("Ann")
    page.get_by_label("E-mail").fill("ann@example.com")
    page.get_by_role("textbox", name="Comment").fill(body)
    page.get_by_role("button", name="Send the comment").click()


def test_a_comment_is_on_the_page_once_it_is_approved(form, stack):
    write(form, "Well *said*.")
    form.wait_for_url(re.compile(r"/comments/\d+/received/$"))
    assert form.locator("h1").inner_text() == "Thank you"
    form.get_by_role("link", name="Back to").click()
    assert form.get_by_text("No comments yet").is_visible()
    stack.manage("shell", "--verbosity=0", f"--command={APPROVE}")
    stack.settle()
    form.reload()
    assert form.locator(".comment em").inner_text() == "said"


def test_a_comment_with_a_mistake_says_so_and_keeps_what_was_written(form):
    write(form, "x" * 5001)
    form.wait_for_url(re.compile(r"/comments/\d+/$"))
    assert "at most 5000 characters" in form.locator(".errorlist").inner_text()
    assert form.get_by_label("Name").input_value() == "Ann"


@pytest.mark.parametrize("form", [True], indirect=True, ids=["script"])
def test_no_page_on_the_way_is_hard_to_use(form):
    found = {"form": violations(form)}
    write(form, "x" * 5001)
    form.wait_for_url(re.compile(r"/comments/\d+/$"))
    found["mistake"] = violations(form)
    write(form, "Well said.")
    form.wait_for_url(re.compile("/received/$"))
    found["thanks"] = violations(form)
    assert found == {"form": [], "mistake": [], "thanks": []}
