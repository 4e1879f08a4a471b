import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock

import pytest
from django.core.management import CommandError, call_command

from ..crawling import Site

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ELSEWHERE = "http://elsewhere.invalid"


class Visited(ThreadingHTTPServer):
    """A site of the addresses in `sitemap` that notes who comes."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.lock = Lock()
        self.paths, self.at_work, self.most_at_work = [], 0, 0
        self.sitemap = {"/": "", "/old/": "2001-01-01", "/new/": "2002-01-01"}

    def body(self, path):
        if path == "/sitemap.xml":
            return (
                f"<sitemapindex {NAMESPACE}><sitemap><loc>http://site/all.xml</loc></sitemap>"
                + (f"<sitemap><loc>{ELSEWHERE}/all.xml</loc></sitemap></sitemapindex>")
            )
        if path == "/all.xml":
            urls = (
                f"<url><loc>http://site{path}</loc>"
                + (f"<lastmod>{lastmod}</lastmod></url>" if lastmod else "</url>")
                for path, lastmod in self.sitemap.items()
            )
            elsewhere = f"<url><loc>{ELSEWHERE}/page/</loc></url>"
            return f"<urlset {NAMESPACE}>{''.join(urls)}{elsewhere}</urlset>"
        return "A page"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site = self.server
        with site.lock:
            site.paths.append(self.path)
            site.at_work += 1
            site.most_at_work = max(site.most_at_work, site.at_work)
        if "slow" in self.path:
            time.sleep(0.1)
        with site.lock:
            site.at_work -= 1
        self.answer({"/gone/": 404, "/moved/": 302}.get(self.path, 200))

    def answer(self, status):
        body = self.server.body(self.path).encode()
        self.send_response(status)
        self.send_header("Location", f"{ELSEWHERE}/") if status == 302 else None
        self.send_header("Content-Length", len(body))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site(settings):
    settings.SITE_URL = "http://site"
    with Visited() as server, ThreadPoolExecutor(1) as thread:
        thread.submit(server.serve_forever, 0.01)
        yield server
        server.shutdown()


def warm(site, *arguments):
    call_command("warm_cache", "--base-url", site.url, *arguments)
    return site.paths[2:]  # The first two are the sitemaps.


def test_fixed_pages_come_first_and_then_the_latest(site):
    assert warm(site, "--concurrency=1") == ["/", "/new/", "/old/"]


def test_listed_paths_come_before_all_and_none_comes_twice(site, tmp_path):
    listed = tmp_path / "most-read"
    listed.write_text(f"/old/\nhttp://site/by-address/\n{ELSEWHERE}/\n")
    paths = warm(site, "--concurrency=1", "--paths", str(listed))
    assert paths == ["/old/", "/by-address/", "/", "/new/"]


def test_no_more_than_the_limit(site):
    assert warm(site, "--concurrency=1", "--limit=2") == ["/", "/new/"]


def test_no_more_at_a_time_than_the_concurrency(site):
    site.sitemap = {f"/slow/{number}/": "" for number in range(12)}
    warm(site, "--concurrency=3")
    assert site.most_at_work == 3


@pytest.mark.parametrize(("path", "status"), [("/gone/", 404), ("/moved/", 302)])
def test_a_page_that_is_not_200_fails_and_is_named(site, path, status, capsys):
    site.sitemap[path] = ""
    with pytest.raises(CommandError, match=f"1 of 4 pages failed:\n{status} {path}"):
        warm(site)
    assert capsys.readouterr().out == f"200: 3, {status}: 1\n"


def test_a_page_that_takes_too_long_is_an_error_with_a_name(site):
    impatient = Site(site.url, site.url, timeout=0.02)
    assert list(impatient.get_all(["/slow/"], 1)) == [("/slow/", "TimeoutError")]


def test_a_site_that_is_down_is_said_to_be(site):
    with pytest.raises(CommandError, match="refused"):
        call_command("warm_cache", "--base-url", "http://127.0.0.1:1")
