"""deploy/haproxy.cfg: what one client may take."""

import time
from contextlib import ExitStack
from ssl import SSLWantReadError

import pytest

pytestmark = pytest.mark.stack

HEAD = b"GET /slow/ HTTP/1.1\r\nHost: a\r\n"


def dribble(client, start, seconds):
    """Send a byte of a header now and then, as slowloris does; return what came back."""
    client.sendall(start)
    client.settimeout(0.5)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            answer = client.recv(65536)
        except TimeoutError:
            client.sendall(b"a")
        else:
            return answer
    return None


def test_a_head_that_is_sent_slowly_is_given_up_and_no_varnish_sees_it(balancer, varnishes):
    with balancer.socket() as client:
        answer = dribble(client, HEAD, 9)
        assert answer is not None, "still waiting after 9 s"
        assert answer.startswith(b"HTTP/1.1 408")
    assert varnishes[0].requests + varnishes[1].requests == []


def is_open(client):
    client.setblocking(False)
    try:
        client.recv(1)
    except SSLWantReadError:
        return True
    return False


def test_others_are_served_while_many_send_slowly(balancer):
    with ExitStack() as slow:
        clients = [slow.enter_context(balancer.socket()) for _ in range(300)]
        for client in clients:
            client.sendall(HEAD)
        assert balancer.ask()[0] == 200
        # None of them had to be given up before.
        assert all(is_open(client) for client in clients)


def test_a_head_of_too_many_lines_or_bytes_is_refused(balancer, varnishes):
    assert balancer.ask(**{f"X-{number}": "a" for number in range(50)})[0] == 400
    assert balancer.ask(Cookie="a" * 16000)[0] == 400
    assert varnishes[0].requests + varnishes[1].requests == []
    assert balancer.ask(**{f"X-{number}": "a" for number in range(40)})[0] == 200


def test_an_address_has_a_tenth_of_all_connections_and_others_the_rest(balancer):
    with ExitStack() as taken:
        for _ in range(400):
            taken.enter_context(balancer.socket("127.0.0.2"))
        with pytest.raises(OSError):
            balancer.socket("127.0.0.2")
        taken.enter_context(balancer.socket("127.0.0.3"))
    # But for this machine, which measures.
    with ExitStack() as taken:
        for _ in range(420):
            taken.enter_context(balancer.socket())
