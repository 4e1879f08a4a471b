import pytest
from django.core.management import CommandError, call_command

from ..crawling import Site
from .visited import ELSEWHERE


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
