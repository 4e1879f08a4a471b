"""uwsgi.ini, varnish/, haproxy.cfg, jmeter/: their READMEs, before a project that is not ours."""

import re
import shutil
import threading

import pytest

from . import servers, sites
from .sections import blocks

pytestmark = [pytest.mark.stack, pytest.mark.apart]

EDGE = """
from django.views.decorators.cache import cache_control

urlpatterns.insert(0, path("", cache_control(s_maxage=60)(home)))
"""


@pytest.fixture(scope="module")
def front(original):
    site = sites.copy(original)
    site.append(site.urls, EDGE)
    with servers.running(site) as front:
        yield front
    shutil.rmtree(site.folder, ignore_errors=True)  # Varnish's own files go meanwhile.


class Visitors:
    """Ask without pause, one after another, until the block ends; keep what each was answered."""

    def __init__(self, client):
        self.client, self.statuses, self.over = client, [], threading.Event()
        self.thread = threading.Thread(target=self.ask)

    def ask(self):
        while not self.over.is_set():
            self.statuses.append(self.client.get("/").status_code)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def test_the_app_server_is_reloaded_without_a_failed_request(front):
    before = front.workers()
    reload, _, _ = blocks("README.md", "### Take uwsgi.ini")[2].text.partition("curl")
    with Visitors(front.app()) as visitors:
        front.site.command("sh", "-ec", reload)
        servers.until(lambda: len(front.workers() - before) == len(before), front, "app1")
    assert len(visitors.statuses) > 10
    assert set(visitors.statuses) == {200}


def test_of_a_hundred_visitors_one_is_the_applications(front):
    said = [front.varnish().get("/?q=lifted").headers["X-Cache"] for _ in range(100)]
    assert said == ["MISS"] + 99 * ["HIT"]
    assert front.asked_of_apps("/?q=lifted") == 1


def test_a_visitors_cookie_makes_no_other_page(front):
    ask = front.varnish().get
    ask("/?q=cookie")
    assert ask("/?q=cookie", headers={"Cookie": "a=b"}).headers["X-Cache"] == "HIT"
    assert ask("/admin/login/").headers["X-Cache"] == "PASS"


def test_an_answer_over_tls_has_an_id(front):
    assert re.fullmatch(r"[0-9a-f-]{36}", front.balancer().get("/").headers["X-Request-ID"])


def test_the_plan_runs_as_it_is_with_other_data(front, tmp_path):
    copied, run = blocks("jmeter/README.md", "## In another project")
    front.site.do(copied)
    plan = (front.site.folder / "jmeter/plan.jmx").read_bytes()
    assert plan == (sites.ROOT / "jmeter/plan.jmx").read_bytes()
    quick = run.text.replace("-JPORT=443", f"-JPORT={front.ports['443']} -JTHINK=10 -JRAMPUP=1")
    path = f"{servers.jmeter(tmp_path)}:{front.site.environment['PATH']}"
    said = front.site.do(run._replace(text=quick), PATH=path)
    assert re.findall(r"summary = +(\d+) in .* Err: +(\d+)", said)[-1] == ("100", "0")
    assert "Page" in (front.site.folder / "jmeter/report/content/js/dashboard.js").read_text()


def test_one_varnish_less_fails_nobody(front):
    with Visitors(front.balancer()) as visitors:
        servers.until(lambda: len(visitors.statuses) > 20, front, "haproxy")
        front.stop("varnish2")
        asked = len(visitors.statuses)
        servers.until(lambda: len(visitors.statuses) > asked + 200, front, "haproxy")
    assert set(visitors.statuses) == {200}


def test_a_form_is_taken_where_the_readme_says_and_refused_elsewhere(front):
    """Elsewhere Django would say 403, since no cookie reaches it, and nobody would know why."""
    admin = {"bare": "/admin/", "wagtail": "/django-admin/"}[front.site.kind]
    url = f"{admin}login/"
    [token] = re.findall(
        r'name="csrfmiddlewaretoken" value="(\w+)"', front.balancer().get(url).text
    )
    form = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
    answer = front.balancer().post(
        url, data=form, headers={"Referer": f"{front.balancer().base_url}"}
    )
    assert (answer.status_code, "errornote" in answer.text) == (200, True)
    assert front.balancer().post("/", data=form).status_code == 405
