"""Who has forgotten the password gets a link by mail, and logs in with a new one."""

import re

import pytest

from .conftest import violations

pytestmark = pytest.mark.browser

NAME, EMAIL, PASSWORD = "forgetful", "forgetful@example.com", "four quiet words here"
CREATE = (
    "from django.contrib.auth import get_user_model as m;"
    f"m().objects.filter(username={NAME!r}).delete();"
    f"m().objects.create_user({NAME!r}, {EMAIL!r}, 'an old and lost one')"
)


@pytest.fixture
def form(open_page, stack, size):
    """The page that asks for the address, as the login leads to it."""
    stack.manage("shell", "--verbosity=0", f"--command={CREATE}")
    page = open_page("/accounts/login/", viewport=size)
    page.get_by_role("link", name="Forgotten your password?").click()
    return page


def mails(stack):
    return {path.name: path.read_text() for path in (stack.folder / "mail").iterdir()}


def test_the_link_in_the_mail_leads_to_a_new_password(form, stack):
    before = mails(stack)
    pages = [violations(form)]
    form.get_by_label("Email").fill(EMAIL)
    form.get_by_role("button", name="Send the link").click()
    assert form.locator("h1").inner_text() == "Look into your mail"
    pages.append(violations(form))
    stack.settle()
    [mail] = [text for name, text in mails(stack).items() if name not in before]
    assert f"To: {EMAIL}" in mail
    [link] = re.findall(rf"{stack.addresses['https']}\S+", mail)
    form.goto(link)
    pages.append(violations(form))
    for label in ("New password:", "New password confirmation:"):
        form.get_by_label(label, exact=True).fill(PASSWORD)
    form.get_by_role("button", name="Set the password").click()
    assert form.locator("h1").inner_text() == "Password set"
    pages.append(violations(form))
    form.get_by_role("link", name="Log in").last.click()
    form.get_by_label("Username").fill(NAME)
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button", name="Log in").click()
    form.wait_for_url(re.compile("/accounts/profile/"))
    assert NAME in form.locator("main").inner_text()
    form.goto(link)
    assert form.locator("h1").inner_text() == "This link is not valid"
    assert pages == 4 * [[]]
