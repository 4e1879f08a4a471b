"""make run, on a checkout of its own."""

import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest

from tests.checkout import copy_checkout, free_port

from .test_with_postgres import servers

pytestmark = pytest.mark.slow


@contextmanager
def make_run(checkout, port):
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    with open(checkout / "run.log", "w") as log:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=checkout, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def fetch(port, path="/"):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as response:
        return response.read().decode()


def wait_until_served(port, process):
    while process.poll() is None:
        try:
            return fetch(port)
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"make run ended with status {process.returncode}")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    copy, number = copy_checkout(tmp_path_factory.mktemp("run")), free_port()
    with make_run(copy, number) as process:
        wait_until_served(number, process)
        yield copy, number


def test_the_demo_blog_is_served_with_its_style(running):
    _, port = running
    page = fetch(port)
    assert '<article class="teaser first">' in page
    # The source, and no bundle.
    assert 'href="/static/css/site.css"' in page
    assert "--paper" in fetch(port, "/static/css/site.css")


def test_a_secret_is_made_that_only_the_owner_can_read(running):
    checkout, _ = running
    assert len((checkout / ".env").read_text().partition("SECRET_KEY=")[2].strip()) >= 50
    assert (checkout / ".env").stat().st_mode & 0o077 == 0


def test_the_toolbar_is_there(running):
    _, port = running
    page = fetch(port)
    assert 'id="djDebug"' in page
    for panel in ("SQLPanel", "TemplatesPanel", "HistoryPanel"):
        assert panel in page


def log_in(port, username, password):
    """Log in at the admin as a browser would; return the page that follows."""
    address = f"http://127.0.0.1:{port}/backstage/login/?next=/backstage/"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(address) as page:
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
    form = {"csrfmiddlewaretoken": token, "username": username, "password": password}
    with browser.open(address, urllib.parse.urlencode(form).encode()) as page:
        return page.read().decode()


def test_the_demo_login_that_is_printed_opens_the_admin(running):
    checkout, port = running
    printed = re.search(r"Demo login: (\w+), password (\w+)", (checkout / "run.log").read_text())
    assert "Site administration" in log_in(port, *printed.groups())


def test_the_settings_link_leads_to_development(running):
    checkout, _ = running
    assert (checkout / "settings" / "local.py").readlink().name == "dev.py"


def test_stopping_it_stops_everything_and_starting_again_loads_nothing_twice(checkout, port):
    with make_run(checkout, port) as process:
        wait_until_served(port, process)
    assert servers(checkout) == []
    with pytest.raises(urllib.error.URLError, match="refused"):
        fetch(port)
    with make_run(checkout, port) as process:
        assert "teaser first" in wait_until_served(port, process)
    assert (checkout / "run.log").read_text().count("30 created") == 0
    assert servers(checkout) == []
