"""deploy/haproxy.cfg: what clients may send, and how fast."""

import time
from contextlib import ExitStack, suppress

import h2.config
import h2.connection
import h2.events
import pytest

from .balancer import soon

pytestmark = pytest.mark.stack

ENDED_BY = 15  # s after its first byte, a slow body has been given up.
SLOW = [b"a" * 3] * 14  # One each 1.5 s: 21 s.


def post(path="/", **headers):
    lines = [f"POST {path} HTTP/1.1", "Host: a"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def send_slowly(client, parts, pause=1.5):
    """Send part by part until an answer comes; return it, and after how many seconds."""
    begun = time.monotonic()
    for part in parts:
        client.sendall(part)
        client.settimeout(pause)
        with suppress(TimeoutError):
            return client.recv(65536), time.monotonic() - begun
    return None, time.monotonic() - begun


def all_requests(varnishes):
    return [request for varnish in varnishes for request in varnish.requests]


FIRST_PARTS = {  # {what: its head and what is sent at once}
    "short form": post(Content_Length=100) + b"a",
    "form": post(Content_Length=90_000) + b"a" * 20_000,
    "chunked form": post(Transfer_Encoding="chunked") + chunk(b"a" * 20_000),
    "upload": post(Content_Length=150_000) + b"a" * 140_000,
}


@pytest.mark.parametrize("kind", FIRST_PARTS)
def test_a_slow_body_is_given_up(balancer, varnishes, kind):
    encode = chunk if kind == "chunked form" else bytes
    with balancer.socket() as client:
        client.sendall(FIRST_PARTS[kind])
        answer, seconds = send_slowly(client, map(encode, SLOW))
        assert answer is not None, "never given up"
        assert answer.startswith((b"HTTP/1.1 408", b"HTTP/1.1 504"))
        assert seconds < ENDED_BY
    assert all_requests(varnishes) == []


def test_a_slow_body_of_an_http2_stream_is_given_up(balancer, varnishes):
    with Http2(balancer) as client:
        client.post()
        client.send_data(b"a" * 20_000)
        begun = time.monotonic()
        for part in SLOW:
            client.send_data(part)
            if client.is_over(1.5):
                break
        assert client.is_over(0.1), "never given up"
        assert time.monotonic() - begun < ENDED_BY
    assert all_requests(varnishes) == []


@pytest.mark.parametrize("kilobytes", [30, 300])
def test_a_body_of_a_slow_line_arrives(balancer, varnishes, kilobytes):
    """A form at 4 KB/s, an upload at 30."""
    with balancer.socket() as client:
        client.sendall(post(Content_Length=kilobytes * 1_000))
        answer, _ = send_slowly(client, [b"a" * kilobytes * 100] * 10, pause=0.8)
        assert answer is not None
        assert answer.startswith(b"HTTP/1.1 200")
    [request] = all_requests(varnishes)
    assert request.endswith(b"a" * kilobytes * 1_000)


def test_uploads_at_once_are_few_and_forms_do_not_wait_for_them(balancer, varnishes):
    with ExitStack() as uploads:
        for _ in range(20):
            upload = uploads.enter_context(balancer.socket())
            upload.sendall(post(Content_Length=200_000))
        assert soon(lambda: balancer.sessions("varnish-uploads") == [8, 8], 5)
        with balancer.socket() as client:
            client.sendall(post(Content_Length=4) + b"abcd")
            assert receive(client).startswith(b"HTTP/1.1 200")


def test_a_large_body_is_refused_by_its_length(balancer, varnishes):
    with balancer.socket() as client:
        client.sendall(post(Content_Length=25 * 1024**2 + 1))
        assert b"At most 25 MB" in receive(client)
    with balancer.socket() as client:
        client.sendall(post(Content_Length=25 * 1024**2))
        client.settimeout(1)
        with pytest.raises(TimeoutError):
            client.recv(1)
    assert all_requests(varnishes) == []


def receive(client):
    """All of the answer."""
    data = b""
    with suppress(TimeoutError):
        while b"\r\n\r\n" not in data or data.endswith(b"\r\n\r\n"):
            data += client.recv(65536)
    return data


def test_a_large_body_without_a_length_is_refused_with_a_sentence(balancer, varnishes):
    with balancer.socket() as client:
        client.sendall(post(Transfer_Encoding="chunked") + chunk(b"a" * 140_000))
        answer = receive(client)
    assert answer.startswith(b"HTTP/1.1 411")
    assert answer.endswith(b"Please send this with a Content-Length.\n")
    assert all_requests(varnishes) == []


@pytest.mark.parametrize("parts", [[b"a" * 4_000], [b"a" * 2_000] * 2], ids=["one", "two"])
def test_a_form_of_an_http2_stream_without_a_length_arrives(balancer, varnishes, parts):
    with Http2(balancer) as client:
        client.post()
        for number, part in enumerate(parts, 1):
            client.send_data(part, end=number == len(parts))
        assert client.is_over(5)
        assert client.status == "200"
    [request] = all_requests(varnishes)
    assert b"a" * 2_000 in request


def test_during_a_launch_an_upload_goes_where_the_cookie_leads(launch, varnishes, old_site):
    for pool, servers in (("old", [old_site]), ("new1", varnishes[:1]), ("new2", varnishes[1:])):
        with launch.socket() as client:
            body = b"a" * 110_000
            client.sendall(post(Cookie=f"pool={pool}", Content_Length=len(body)) + body)
            assert receive(client).startswith(b"HTTP/1.1 200")
        assert [request[-len(body) :] for request in all_requests(servers)] == [body]


class Http2:
    """A connection with one stream."""

    def __init__(self, balancer):
        balancer.trusted.set_alpn_protocols(["h2"])
        self.socket = balancer.socket()
        configuration = h2.config.H2Configuration(client_side=True, header_encoding="utf-8")
        self.connection = h2.connection.H2Connection(configuration)
        self.status, self._over = None, False

    def __enter__(self):
        self.connection.initiate_connection()
        return self

    def __exit__(self, *exception):
        self.socket.close()

    def post(self):
        names = {":method": "POST", ":path": "/", ":scheme": "https", ":authority": "a"}
        self.connection.send_headers(1, list(names.items()))
        self._flush()

    def send_data(self, data, end=False):
        while data:
            size = min(len(data), 16_000)
            self.connection.send_data(1, data[:size], end_stream=end and size == len(data))
            data = data[size:]
        self._flush()

    def _flush(self):
        self.socket.sendall(self.connection.data_to_send())

    def is_over(self, seconds):
        """Whether the server has ended the stream by then."""
        deadline = time.monotonic() + seconds
        while not self._over and (left := deadline - time.monotonic()) > 0:
            self.socket.settimeout(left)
            with suppress(TimeoutError):
                self._take(self.socket.recv(65536))
        return self._over

    def _take(self, data):
        self._over = not data
        for event in self.connection.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                self.status = dict(event.headers)[":status"]
            if isinstance(event, h2.events.StreamEnded | h2.events.StreamReset):
                self._over = True
        self._flush()
