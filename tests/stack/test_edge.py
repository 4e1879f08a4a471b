"""What visitors and strangers get from the edge, through every layer."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from .wire import exchange, head, seen_by_apps

pytestmark = pytest.mark.stack

STRANGER = "127.0.0.2"  # An address that site.vcl does not know.


@pytest.fixture
def visitor(stack):
    with stack.client() as client:
        yield client


def site_host(stack):
    return urlsplit(stack.addresses["https"]).netloc


def test_plain_http_is_sent_to_https(stack):
    answer = httpx.get(stack.addresses["http"] + "/about/?q=1", headers={"Host": "evil.example"})
    assert answer.status_code == 301
    assert answer.headers["Location"] == stack.addresses["https"] + "/about/?q=1"


def test_each_form_has_a_token_of_its_own_and_is_not_stored(stack):
    tokens = set()
    for _ in range(3):
        with stack.client() as visitor:
            page = visitor.get("/accounts/login/")
        assert page.headers["X-Cache"] == "PASS"
        tokens.add(re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1])
        tokens.add(page.cookies["csrftoken"])
    assert len(tokens) == 6


UNKEYED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/evil",
    "X-Host": "evil.example",
    "Forwarded": "host=evil.example;proto=http",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
    "X-HTTP-Method-Override": "DELETE",
    "X-Script-Name": "/evil",
    "Script-Name": "/evil",
    "X-Request-ID": "evil",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "User-Agent": "evil",
    "Accept-Language": "evil",
}


def test_no_header_that_is_not_part_of_the_key_is_in_what_is_stored(stack):
    """On pages that nobody has asked for: the first to ask decides what is stored."""
    headers = [f"{name}: {value}" for name, value in UNKEYED.items()]
    for path in ("/search/?q=unkeyed", "/unkeyed/", "/2000/01/01/unkeyed/", "/tag/unkeyed"):
        answer = exchange(stack, head(stack, f"GET {path}", "Connection: close", *headers))
        after = exchange(stack, head(stack, f"GET {path}", "Connection: close"))
        assert answer.statuses == after.statuses
        assert answer.statuses[0] in (200, 301, 404)
        assert "evil" not in answer.text + after.text, path


SESSION = (
    "from django.contrib.auth import get_user_model; User = get_user_model();"
    "from django.test import Client;"
    "user, _ = User.objects.get_or_create(username='deceived'); client = Client();"
    "client.force_login(user); print(client.cookies['sessionid'].value)"
)
DISGUISES = """/accounts/profile/x.css /accounts/profile/;x.css /accounts/profile;x.css
    /accounts/profile%2fx.css /accounts/profile/%00x.css /accounts/profile/%23x.css
    /accounts/profile%3fx.css /accounts/profile/%2e%2e/profile/ /static/..%2faccounts/profile/
    /static/../accounts/profile/ /static/%2e%2e/accounts/profile/ /static/..%252faccounts/profile/
    /static/..%5caccounts/profile/ //accounts/profile/ /./accounts/profile/ /%61ccounts/profile/
    /media/..%2faccounts/profile/ /accounts/profile/?x.css /accounts/profile/""".split()


def test_no_disguise_of_its_address_brings_a_private_page_into_the_cache(stack):
    cookie = "Cookie: sessionid=" + stack.manage("shell", "-v0", "-c", SESSION).split()[-1]
    seen = {}
    for path in DISGUISES:
        request = head(stack, f"GET {path}", "Connection: close", cookie)
        seen[path] = exchange(stack, request).text
        for _ in range(2):
            stranger = exchange(stack, head(stack, f"GET {path}", "Connection: close"))
            assert "deceived" not in stranger.text, path
            # That a file is missing may be stored.
            assert "x-cache: HIT" not in stranger.text or stranger.statuses == [404], path
    shown = {path for path, text in seen.items() if "deceived" in text}
    assert shown == {"/accounts/profile/", "/accounts/profile/?x.css"}


def test_refresh_is_dropped_for_strangers_and_passes_for_those_who_are_trusted(stack):
    request = head(
        stack, "GET /about/?refresh=1", "Connection: close", "X-Forwarded-For: 127.0.0.1"
    )
    answers = [exchange(stack, request, source=STRANGER).text for _ in range(4)]
    # A new connection leads to one of two Varnishes.
    assert "x-cache: HIT" in answers[2] and "x-cache: HIT" in answers[3]
    before = len(seen_by_apps(stack, "/about/?refresh=1"))
    answers = [exchange(stack, request).text for _ in range(4)]
    assert all("x-cache: MISS" in answer for answer in answers)
    assert len(seen_by_apps(stack, "/about/?refresh=1")) - before == 4


def ask_host(stack, host):
    request = f"GET /about/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    return exchange(stack, request.encode())


def test_other_names_of_the_site_are_sent_to_its_own_and_unknown_ones_are_refused(stack, visitor):
    host = site_host(stack)
    port = host.partition(":")[2]
    moved = ask_host(stack, f"LOCALHOST:{port}")
    assert moved.statuses == [301]
    assert f"location: https://{host}/about/" in moved.text.lower()
    for other in ("evil.example", f"evil.example:{port}", f"{host}.evil.example", f"{host}@evil"):
        assert ask_host(stack, other).statuses[0] in (400, 421), other
    assert exchange(stack, b"GET /about/ HTTP/1.0\r\n\r\n").statuses == [421]
    assert visitor.get("/about/").status_code == 200


@pytest.mark.parametrize("source", [STRANGER, "127.0.0.1"])
def test_a_purge_through_the_load_balancer_is_refused(stack, source):
    for header in ("X-Forwarded-For: 127.0.0.1", "xkey-purge: posts", "xkey-softpurge: posts"):
        request = head(stack, "PURGE /about/", "Connection: close", header)
        assert exchange(stack, request, source=source).statuses == [405]


def test_a_purge_at_varnish_itself_is_refused_to_a_stranger(stack):
    for varnish in stack.addresses["varnish"]:
        headers = {"Host": site_host(stack), "X-Forwarded-For": "127.0.0.1"}
        for source, status in ((STRANGER, 405), ("127.0.0.1", 200)):
            with httpx.Client(transport=httpx.HTTPTransport(local_address=source)) as client:
                answer = client.request("PURGE", f"{varnish}/about/", headers=headers)
                assert answer.status_code == status


def test_the_admin_and_health_are_not_there_for_a_stranger(stack, visitor):
    for path in ("/backstage/", "/backstage/login/", "/backst%61ge/login/", "/health/ready/"):
        request = head(stack, f"GET {path}", "Connection: close", "X-Forwarded-For: 127.0.0.1")
        assert exchange(stack, request, source=STRANGER).statuses == [404]
    assert visitor.get("/backstage/login/").status_code == 200


def test_only_operators_are_told_how_a_page_was_answered(stack):
    request = head(stack, "GET /about/", "Connection: close", "X-Debug: 1")
    assert "x-debug: public " in exchange(stack, request).text.lower()
    assert "x-debug" not in exchange(stack, request, source=STRANGER).text.lower()


def test_no_answer_names_a_server_or_its_version(stack, visitor):
    for path in ("/", "/about", "/no-such-page/", "/accounts/login/", "/index.php", "/feed/"):
        names = set(visitor.get(path).headers)
        assert not names & {"server", "via", "x-varnish", "x-powered-by", "x-app", "xkey"}


def test_a_thousand_parameters_are_one_request_to_the_app_servers(stack, visitor):
    visitor.get("/about/")
    before = len(seen_by_apps(stack, "/topics/"))
    states = [
        visitor.get(f"/topics/?utm_{number}={number}&x{number}").headers["X-Cache"]
        for number in range(1000)
    ]
    assert states.count("HIT") >= 998
    # At most one of each Varnish.
    assert len(seen_by_apps(stack, "/topics/")) - before <= 2


def test_log_ins_of_a_stranger_are_limited_and_the_measuring_machine_is_not(stack, visitor):
    request = head(stack, "POST /accounts/login/", "Content-Length: 0", "Connection: close")
    answers = [exchange(stack, request, source=STRANGER).statuses[0] for _ in range(21)]
    # Two Varnishes, and each allows 10 a minute.
    assert answers == [403] * 20 + [429]
    assert {visitor.post("/accounts/login/").status_code for _ in range(21)} == {403}


def test_two_hundred_who_miss_at_once_are_one_request_to_the_app_servers(stack):
    varnish = stack.addresses["varnish"][0]
    headers = {"Host": site_host(stack)}
    httpx.request("PURGE", f"{varnish}/archive/", headers=headers)
    before = len(seen_by_apps(stack, "/archive/"))
    addresses = [f"{varnish}/archive/"] * 200
    limits = httpx.Limits(max_connections=200)
    with httpx.Client(headers=headers, limits=limits) as client, ThreadPoolExecutor(200) as crowd:
        pages = list(crowd.map(client.get, addresses))
    assert {page.status_code for page in pages} == {200}
    assert len(seen_by_apps(stack, "/archive/")) - before == 1


def test_the_app_servers_share_the_work(stack, visitor):
    for number in range(10):
        visitor.get(f"/accounts/login/?shared-{number}")
    assert len(seen_by_apps(stack, "?shared-")) == 10
    logs = [path.read_text() for path in sorted(stack.folder.glob("log/app[12].log"))]
    # In turns; a fetch for somebody else may come between.
    assert min(log.count("?shared-") for log in logs) >= 4


def test_head_and_range_are_answered_from_what_a_get_has_stored(visitor):
    page = visitor.get("/about/")
    again = visitor.head("/about/")
    assert again.headers["X-Cache"] == "HIT"
    assert again.status_code == 200
    assert again.content == b""
    plain = {"Accept-Encoding": "identity"}
    whole = visitor.get("/about/", headers=plain)
    part = visitor.get("/about/", headers={**plain, "Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == whole.content[10:20]
    assert whole.text == page.text


def test_the_app_server_is_a_cdns_origin(stack, visitor):
    file = re.search(r'"(/static/[^"]+\.css)"', visitor.get("/").text)[1]
    for number in range(2):
        headers = {"Cookie": "sessionid=x", "Origin": "https://evil.example"}
        answer = visitor.get(f"{file}?{number}", headers=headers)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "set-cookie" not in answer.headers
    assert answer.headers["X-Cache"] == "HIT"


def test_a_stylesheet_leaves_as_the_release_has_compressed_it(stack, visitor):
    file = re.search(r'"/static/([^"]+\.css)"', visitor.get("/").text)[1]
    for _ in range(4):  # A new connection leads to one of two Varnishes.
        with visitor.stream(
            "GET", f"/static/{file}", headers={"Accept-Encoding": "gzip"}
        ) as answer:
            assert b"".join(answer.iter_raw()) == (stack.folder / f"static/{file}.gz").read_bytes()
        assert answer.headers["Vary"] == "Accept-Encoding"
    plain = visitor.get(f"/static/{file}", headers={"Accept-Encoding": "identity"})
    assert plain.content == (stack.folder / "static" / file).read_bytes()


def test_one_request_can_be_followed_through_the_logs_of_every_layer(stack, visitor):
    request_id = visitor.get("/accounts/login/?followed").headers["X-Request-ID"]
    assert len(seen_by_apps(stack, request_id)) == 1
    [line] = [
        line
        for line in (stack.folder / "log/haproxy.log").read_text().splitlines()
        if request_id in line
    ]
    varnish = re.search(r'"server":"(varnish\d)"', line)[1]
    query = f'ReqHeader:X-Request-ID eq "{request_id}"'
    log = subprocess.run(
        ["varnishlog", "-d", "-n", stack.folder / varnish, "-q", query],
        capture_output=True,
        text=True,
    ).stdout
    assert "/accounts/login/?followed" in log
    assert "X-Space: private" in log
    assert "X-Cache: PASS" in log
