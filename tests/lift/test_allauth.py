"""docs/accounts.md: sign-up and social login by django-allauth, done as the page says."""

import os
import subprocess

import pytest

from tests.checkout import ROOT, copy_checkout

from .conftest import database
from .sections import blocks

pytestmark = [pytest.mark.slow, pytest.mark.apart]

HEADING = "## Let visitors sign up, or log in with another site's account"
PYTHON = ROOT / ".stack/allauth/bin/python"
ROUTES = """
import django
django.setup()
from django.urls import get_resolver

def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route

print(*routes(get_resolver().url_patterns), sep="\\n")
"""


class Site:
    """A copy of this project, run by a Python that has django-allauth."""

    def __init__(self, folder, url):
        self.folder = folder
        self.environment = {
            "PATH": f"{PYTHON.parent}:{os.environ['PATH']}",
            "DATABASE_URL": url,
            "SECRET_KEY": "only-to-try-a-page-of-the-documentation",
            "DJANGO_SETTINGS_MODULE": "settings.dev",
            "GITHUB_ID": "this-site",
            "GITHUB_SECRET": "a secret",
        }

    def run(self, *command):
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-3000:]
        return done.stdout

    def do(self, block):
        """Run a block of shell; append any other to the file that its first line names."""
        if block.language == "sh":
            self.run("sh", "-ec", block.text)
            return
        first, _, text = block.text.partition("\n")
        path = self.folder / first.strip("#<>!- ")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write(text)

    def test(self, path):
        return self.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider", path)

    def routes(self):
        return set(self.run("python", "-c", ROUTES).splitlines())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The project with the page's section done, and its routes before."""
    if not PYTHON.exists():
        pytest.fail(
            "There is no virtualenv with django-allauth. Run: make .stack/allauth/installed"
        )
    with database(f"allauth_{os.getpid()}") as url:
        site = Site(copy_checkout(tmp_path_factory.mktemp("allauth")), url)
        (site.folder / "settings/local.py").symlink_to("dev.py")  # As each `make` target does.
        site.routes_before = site.routes()
        for block in blocks("docs/accounts.md", HEADING):
            site.do(block)
        yield site


def test_visitors_sign_up_and_log_in(site):
    assert "4 passed" in site.test("tests/lift/allauth_visitors.py")


def test_public_pages_stay_the_same_for_everybody(site):
    """No cookie, no Vary: Cookie, from the page cache: all that holds for them without allauth."""
    assert " passed" in site.test("tests/blog/test_public_pages.py")


def test_the_variables_are_listed(site):
    name = "test_each_variable_of_settings_and_compose_is_in_the_example_once"
    assert "1 passed" in site.test(f"tests/settings/test_environment.py::{name}")


def public(routes):
    """Those outside the private prefixes of the edge."""
    return {route for route in routes if not route.startswith(("accounts/", "backstage/"))}


def test_pages_are_added_below_private_prefixes_only(site):
    before, after = site.routes_before, site.routes()
    assert {"accounts/signup/", "accounts/github/login/"} <= after - before
    assert public(before)
    assert public(after) == public(before)


def test_the_models_are_complete(site):
    site.run("python", "manage.py", "makemigrations", "--check", "--dry-run")


def test_signing_up_is_limited_at_the_edge(site):
    assert "/(login|signup)/" in (site.folder / "varnish/site.vcl").read_text()
