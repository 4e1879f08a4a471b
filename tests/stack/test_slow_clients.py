"""Slow senders and readers through every layer: they hold no process of the app servers."""

import re
import socket
import ssl
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from .slow_clients import SENDERS, SlowClients
from .wire import exchange, head

pytestmark = pytest.mark.stack

# That a visitor waits. Who finds each process held gets an error sooner: `timeout server`.
TIMEOUT_SECONDS = 60
ENDED_BY = {"upload": 35}  # s; an upload has more time, the larger it says to be
MAKE_USER = (
    "from django.contrib.auth import get_user_model; User = get_user_model();"
    "user, _ = User.objects.get_or_create(username='person');"
    "user.set_password('a long secret'); user.save()"
)


@pytest.fixture
def visit(stack):
    """A function that logs a person in and asks for a page that nothing has stored."""
    stack.manage("shell", "--verbosity=0", f"--command={MAKE_USER}")

    def visit(number):
        with stack.client(timeout=TIMEOUT_SECONDS) as visitor:
            page = visitor.get("/accounts/login/")
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
            form = {"username": "person", "password": "a long secret"}
            logged_in = visitor.post(
                "/accounts/login/",
                data=form | {"csrfmiddlewaretoken": token},
                headers={"Referer": str(visitor.base_url)},
            )
            uncached = visitor.get(f"/search/?q=slow{number}")
            return logged_in.status_code, uncached.status_code

    return visit


def attack(stack, visit, number, seconds, first=0):
    """Return how the slow clients ended, and how often visitors were answered with what."""
    clients = SlowClients(stack.addresses["https"], stack.folder / "tls/ca.pem", number, first)
    answers = Counter()
    with ThreadPoolExecutor() as pool:
        attacking = pool.submit(clients.attack, seconds)
        while not attacking.done():
            answers[visit(f"{number}-{answers.total()}")] += 1
            time.sleep(0.5)
    return attacking.result(), answers


def assert_harmless(ends, answers):
    late = [end for end in ends if end[1] is None or end[1] > ENDED_BY.get(end[0], 15)]
    assert late == []
    assert answers.keys() == {(302, 200)}
    assert answers.total() > 3


@pytest.mark.parametrize("number", [4, 12])
def test_a_few_slow_senders_of_one_kind_hold_no_process(stack, visit, number):
    """Four hold every process of an app server that reads bodies itself."""
    clients = SlowClients(stack.addresses["https"], stack.folder / "tls/ca.pem", number)
    clients.kinds = ["form"] * number
    with ThreadPoolExecutor() as pool:
        attacking = pool.submit(clients.attack, 20)
        answers = Counter(visit(f"few{number}-{index}") for index in range(8))
    assert_harmless(attacking.result(), answers)


def test_two_hundred_slow_senders_of_all_kinds_hold_no_process(stack, visit):
    assert_harmless(*attack(stack, visit, 200, 40))


@pytest.mark.long
@pytest.mark.parametrize("number", [4, 12, 200])
def test_slow_senders_who_come_back_for_a_minute_hold_no_process(stack, visit, number):
    """Each time with the next kinds, since four of one round may all be refused at once."""
    until = time.monotonic() + 60
    ends, answers = [], Counter()
    while time.monotonic() < until:
        ended, answered = attack(stack, visit, number, 40, first=len(ends))
        ends += ended
        answers += answered
    assert_harmless(ends, answers)
    assert {kind for kind, _ in ends} == SENDERS.keys()


def reader(stack):
    """A connection that asks for fifty pages which nothing has stored, and reads none of them."""
    url = urlsplit(stack.addresses["https"])
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # The kernel shall not read either.
    plain.connect((url.hostname, url.port))
    trusted = ssl.create_default_context(cafile=stack.folder / "tls/ca.pem")
    client = trusted.wrap_socket(plain, server_hostname=url.hostname)
    client.sendall(head(stack, "GET /accounts/login/") * 50)
    return client


def test_no_process_is_held_by_readers_who_do_not_read(stack, visit):
    with ExitStack() as readers:
        for _ in range(30):
            readers.enter_context(reader(stack))
        answers = Counter(visit(f"reader-{index}") for index in range(6))
    assert answers.keys() == {(302, 200)}


@pytest.mark.parametrize("path", ["/about/", "/accounts/login/", "/backstage/"])
def test_a_body_of_400_mb_is_refused_before_a_byte_is_stored(stack, path):
    request = head(stack, f"POST {path}", "Content-Length: 400000000", "Cookie: sessionid=a")
    answer = exchange(stack, request + b"a" * 1000)
    assert answer.statuses == [413]
    assert answer.closed


@pytest.mark.parametrize("http2", [False, True], ids=["HTTP/1.1", "HTTP/2"])
def test_a_form_without_a_length_reaches_django_whole(stack, visit, http2):
    visit("first")
    with stack.client(http2=http2) as visitor:
        page = visitor.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        form = f"username=person&password=a+long+secret&csrfmiddlewaretoken={token}".encode()
        answer = visitor.post(
            "/accounts/login/",
            content=iter([form[:20], form[20:]]),
            headers={
                "Referer": str(visitor.base_url),
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
    assert answer.status_code == 302
