"""The VCL before the pairs of requests that the page cache is tested with."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from myproject.caching.tests.conformance import site
from myproject.caching.tests.conformance.pairs import AS_PAGE_CACHE, NOT_ASKED, PAIRS

from ..checkout import ROOT, free_port

pytestmark = pytest.mark.stack

BACKENDS = """
import directors;
backend one {{ .host = "127.0.0.1"; .port = "{port}"; }}
sub vcl_init {{ new app = directors.round_robin(); app.add_backend(one); }}
"""
# {variant: (the file in site.vcl's place, the file in modules.vcl's)}
VARIANTS = {
    "another site": ("site-minimal.vcl", "modules.vcl"),
    "another site without varnish-modules": ("site-minimal.vcl", "modules-none.vcl"),
    "the blog": ("site.vcl", "modules.vcl"),
}
# No page of the blog's has these parameters: to its VCL the two addresses are one.
UNKNOWN_TO_THE_BLOG = {"another query", "a query and none"}
ASKED = [name for name, pair in PAIRS.items() if pair.edge is not NOT_ASKED]


@contextmanager
def process(command, **options):
    with subprocess.Popen(command, **options) as running:
        try:
            yield
        finally:
            running.terminate()


@pytest.fixture(scope="module")
def app():
    """The port of the site."""
    port = free_port()
    command = [sys.executable, "-m", f"{__package__}.conformance_site", str(port)]
    with process(command, cwd=ROOT):
        await_answer(port)
        yield port


@pytest.fixture(scope="module", params=VARIANTS)
def varnish(request, app, tmp_path_factory):
    """(the variant, a port of it)"""
    folder, port = tmp_path_factory.mktemp("vcl"), free_port()
    rules, modules = VARIANTS[request.param]
    shutil.copy(ROOT / "varnish" / rules, folder / "site.vcl")
    shutil.copy(ROOT / "varnish" / modules, folder / "modules.vcl")
    (folder / "backends.vcl").write_text(BACKENDS.format(port=app))
    command = [ROOT / "bin/unprivileged", "varnishd", "-F", "-j", "none"]
    command += ["-n", folder / "varnish", "-a", f"127.0.0.1:{port}"]
    command += ["-p", f"vcl_path={folder}:{ROOT / 'varnish'}", "-f", "default.vcl"]
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    with (
        open(folder / "log", "w") as log,
        process(command, stdout=log, stderr=log, env=environment),
    ):
        await_answer(port)
        yield request.param, port


def await_answer(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError):
            return ask(port, PAIRS["the same address"].first)
        time.sleep(0.1)
    raise AssertionError("Nobody answers.")


def ask(port, request, method=None):
    """Return the headers of the answer, and its content."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest(
        method or request.method, request.path, skip_host=True, skip_accept_encoding=True
    )
    headers = {"Host": request.host, "Content-Length": "0"} | request.headers
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as answer:
        content = answer.read()
    connection.close()
    return answer.headers, content


@pytest.mark.parametrize("name", ASKED)
def test_a_pair(varnish, name):
    variant, port = varnish
    first, second, shared, edge = PAIRS[name]
    if edge is not AS_PAGE_CACHE:
        shared = edge
    if variant == "the blog" and name in UNKNOWN_TO_THE_BLOG:
        shared = True
    for request in (first, second):
        ask(port, request, "PURGE")
    answers = [ask(port, request)[0]["X-Rendered"] for request in (first, second)]
    assert (answers[0] == answers[1] is not None) == shared


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def has_no_dots(value):
    """Browsers resolve `..` before they ask."""
    return not {".", ".."} & set(value.split("/"))


# The blog's own rules refuse hidden files and programs besides.
@pytest.mark.parametrize("varnish", ["another site"], indirect=True)
@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(TEXT.filter(has_no_dots))
@example("c#")
@example("100%")
@example("%2e%2e")
@example("https://example.com/?a=b")
@example("\x00 \\ \x7f\n")
def test_whatever_reverse_writes_reaches_the_view_as_it_was(varnish, value):
    path = reverse("echo", urlconf=site.__name__, kwargs={"value": value})
    _, content = ask(varnish[1], PAIRS["the same address"].first._replace(path=path))
    assert content.decode() == value
