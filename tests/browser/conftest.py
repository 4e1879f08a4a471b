import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from .chromium import ARGUMENTS, PROGRAM

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Of the end of each test, for whoever wants to see what it saw; CI keeps the folder.
SCREENSHOTS = Path(".local/screenshots")
DEMO = Path("myproject/blog/demo")
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")  # Its event loop would run on under all other tests.
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


@pytest.fixture(scope="session")
def screenshots():
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir(parents=True)


@pytest.fixture
def open_page(chromium, site, request, screenshots):
    """Open a page of the site in a fresh browser; whatever it complains of fails the test."""
    contexts, complaints = [], []

    def open_(path="/", **options):
        context = chromium.new_context(base_url=site, ignore_https_errors=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
        page.goto(path)
        return page

    yield open_
    name = re.sub(r"\W+", "-", request.node.name).strip("-")
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages):
        page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png", full_page=True)
    for context in contexts:
        context.close()
    assert complaints == []


def violations(page):
    """What axe-core finds wrong on the page, one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run({runOnly: tags})", WCAG)["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.fixture(scope="session")
def site(stack):
    """The address of a site with posts in it, through every layer."""
    stack.manage("import_posts", DEMO / "posts", "--media", DEMO / "media")
    stack.settle()
    return stack.addresses["https"]
