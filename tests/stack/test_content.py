"""Real posts, served through every layer."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.utils.html import escape

from myproject.content.importing.blog import Blog
from myproject.content.importing.source import read

from .running import until

pytestmark = pytest.mark.stack

REAL = Path("../shared/content/18f")
DEMO = Path("myproject/blog/demo")


@pytest.fixture(scope="module")
def sources(stack):
    """What was imported into the stack: a real blog where there is one, else the demo."""
    posts, media = (REAL / "posts", REAL) if REAL.is_dir() else (DEMO / "posts", DEMO / "media")
    stack.manage("import_posts", posts, "--media", media)
    stack.settle()
    found = [read(path, Blog(posts)) for path in sorted(posts.glob("*.md"))]
    assert len(found) >= 30
    return [source for source in found if not source.draft]


def address(source):
    return f"/{source.published_on:%Y/%m/%d}/{source.slug}/"


def test_every_post_is_served_over_tls_and_the_second_time_from_varnish(stack, sources):
    wrong = []
    with stack.client() as visitor:
        for source in sources:
            first, second = visitor.get(address(source)), visitor.get(address(source))
            title = f"<h1>{escape(source.title)}</h1>"
            if (first.status_code, title in first.text) != (200, True):
                wrong.append(f"{address(source)} {first.status_code}")
            if second.headers["X-Cache"] != "HIT" or second.text != first.text:
                wrong.append(f"{address(source)} second: {second.headers['X-Cache']}")
    assert wrong == []


@pytest.fixture(scope="module")
def member(stack):
    """A logged-in visitor called member-of-staff."""
    stack.manage(
        "shell",
        "--verbosity=0",
        "--command=from django.contrib.auth import get_user_model; User = get_user_model();"
        "User.objects.filter(username='member-of-staff').delete();"
        "User.objects.create_superuser('member-of-staff', password='long enough to pass')",
    )
    with stack.client() as visitor:
        form = visitor.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        answer = visitor.post(
            "/accounts/login/",
            data={
                "username": "member-of-staff",
                "password": "long enough to pass",
                "csrfmiddlewaretoken": token,
            },
            headers={"Referer": f"{stack.addresses['https']}/accounts/login/"},
        )
        assert answer.headers["location"] == "/accounts/profile/"
        stack.settle()
        yield visitor


def test_nothing_personal_is_ever_stored(stack, sources, member):
    public = ["/", "/posts/", "/archive/", "/topics/", "/feed.xml", "/sitemap.xml"]
    public += [address(source) for source in sources[:20]]
    private = ["/accounts/profile/", "/accounts/login/"]
    for _ in range(2):
        for path in [*public, *private]:
            member.get(path)
    assert "member-of-staff" in member.get("/accounts/profile/").text
    host = {"Host": urlsplit(stack.addresses["https"]).netloc}
    for varnish in stack.addresses["varnish"]:
        with httpx.Client(base_url=varnish, headers=host) as stranger:
            for path in public:
                # The first of them may be the first stranger here; the second gets what is stored.
                first, page = stranger.get(path), stranger.get(path)
                assert page.headers["X-Cache"] == "HIT", path
                assert page.text == first.text
                assert page.status_code == 200, path
                assert "set-cookie" not in page.headers, path
                assert "member-of-staff" not in page.text, path
                assert "csrfmiddlewaretoken" not in page.text, path
            for path in private:
                page = stranger.get(path)
                assert page.headers["X-Cache"] == "PASS", path
                assert "member-of-staff" not in page.text, path


def test_static_files_are_hashed_and_kept_for_a_year(stack):
    with stack.client() as visitor:
        page = visitor.get("/").text
        for file in re.findall(r'"(/static/[^"]+\.(?:css|js|svg))"', page):
            answer = visitor.get(file)
            assert re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", file), file
            assert answer.status_code == 200
            assert "max-age=31536000" in answer.headers["Cache-Control"], file


def test_the_page_carries_the_security_headers(stack):
    with stack.client() as visitor:
        headers = visitor.get("/about/").headers
    assert headers["strict-transport-security"].startswith("max-age=31536000")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_the_deploy_check_is_clean_in_the_stacks_own_environment(stack):
    assert "no issues" in stack.manage("check", "--deploy", "--fail-level", "WARNING")


def test_one_request_id_is_in_the_answer_and_in_the_log_of_the_app_server(stack):
    with stack.client() as visitor:
        answer = visitor.get("/accounts/login/", headers={"X-Request-ID": "forged"})
    request_id = answer.headers["X-Request-ID"]
    assert request_id != "forged"
    logs = list(stack.folder.glob("log/app*.log"))
    assert until(lambda: any(request_id in log.read_text(errors="replace") for log in logs), 5)


def test_http_2_is_spoken(stack):
    with stack.client(http2=True) as visitor:
        assert visitor.get("/").http_version == "HTTP/2"


def test_a_certificate_of_a_strangers_is_not_needed(stack):
    with pytest.raises(httpx.ConnectError), httpx.Client() as visitor:
        visitor.get(stack.addresses["https"])
