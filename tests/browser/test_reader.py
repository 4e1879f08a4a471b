"""A reader's walk, at phone and desktop width, through all layers."""

import re

import pytest

from .conftest import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_home_post_and_older_posts(open_page, size, script):
    page = open_page("/", viewport=size, java_script_enabled=script)
    title = page.locator("article h2 a").first.inner_text()
    page.locator("article h2 a").first.click()
    assert page.locator("h1").inner_text() == title

    page.get_by_role("link", name="Posts", exact=True).click()
    first = page.locator("article h2 a").first.inner_text()
    page.get_by_role("link", name="Older posts").click()
    page.wait_for_url(re.compile(r"\?after="))
    assert page.locator("article h2 a").first.inner_text() != first
    page.get_by_role("link", name="Newer posts").click()
    page.wait_for_url(re.compile("/posts/$"))
    assert page.locator("article h2 a").first.inner_text() == first


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_search_leads_to_a_post(open_page, size, script):
    page = open_page("/search/", viewport=size, java_script_enabled=script)
    page.get_by_label("Words to look for").fill("varnish purge")
    page.get_by_role("button", name="Search").click()
    title = page.locator("article h2 a").first.inner_text()
    page.locator("article h2 a").first.click()
    assert page.locator("h1").inner_text() == title


POST = "/2023/03/21/four-caches-before-breakfast/"
PAGES = [
    "/",
    "/posts/",
    "/archive/",
    "/topics/",
    "/search/?q=cache",
    "/about/",
    "/accounts/login/",
    "/accounts/password_reset/",
    "/accounts/password_reset/done/",
    "/accounts/reset/MQ/made-up/",
    POST,
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_hard_to_use(open_page, size, scheme):
    page = open_page("/", viewport=size, color_scheme=scheme)
    found = {}
    for path in PAGES:
        page.goto(path)
        found[path] = violations(page)
    page.get_by_role("link", name="Write a comment").click()
    page.get_by_label("Name").wait_for()
    found["the comment form"] = violations(page)
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_a_page_never_scrolls_sideways(open_page, size):
    page = open_page("/", viewport=size)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def test_the_first_tab_leads_to_the_content(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_nothing_comes_from_a_third_party(open_page, site):
    page = open_page("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert len(asked) >= 3
    assert [url for url in asked if not url.startswith(site)] == []


def test_who_is_logged_in_sees_it_on_the_shared_page(open_page, stack, size):
    page = open_page("/accounts/login/", viewport=size)
    stack.manage("shell", "--verbosity=0", f"--command={MAKE_EDITOR}")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long secret")
    page.get_by_role("button", name="Log in").click()
    page.goto(POST)
    assert page.locator(".personal a").first.inner_text() == "editor"
    assert page.get_by_role("link", name="Edit", exact=True).is_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Refresh").click()
    page.wait_for_url(re.compile(POST))
    assert page.locator(".personal a").first.inner_text() == "editor"


MAKE_EDITOR = (
    "from django.contrib.auth import get_user_model; User = get_user_model();"
    "user, _ = User.objects.get_or_create(username='editor', is_staff=True);"
    "user.set_password('a long secret'); user.save()"
)


def test_without_an_accelerator_a_script_fetches_the_personal_part(open_page, stack, size):
    page = open_page("/accounts/login/", viewport=size)
    stack.manage("shell", "--verbosity=0", f"--command={MAKE_EDITOR}")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long secret")
    page.get_by_role("button", name="Log in").click()
    # A private page, for which the edge includes nothing.
    page.locator(".personal a", has_text="editor").wait_for()


def test_a_stranger_asks_for_nothing_more_than_the_page(open_page):
    asked = []
    page = open_page("/")
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert asked
    assert not [url for url in asked if "/personal/" in url]


INJECT = """() => {
    const found = [];
    addEventListener("securitypolicyviolation", (event) => found.push(event.violatedDirective));
    document.body.insertAdjacentHTML("beforeend", "<p id=in style='color:red'></p>");
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken over'";
    document.body.append(script);
    return new Promise((done) => setTimeout(() => done([document.title, found]), 200));
}"""


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no/such/page/"])
def test_what_somebody_puts_into_a_page_is_refused(chromium, site, path):
    context = chromium.new_context(base_url=site, ignore_https_errors=True)
    page = context.new_page()
    page.goto(path)
    title, refused = page.evaluate(INJECT)
    context.close()
    assert title != "taken over"
    assert {"script-src-elem", "style-src-attr"} <= set(refused)
