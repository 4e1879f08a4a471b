"""deploy/haproxy.cfg: in order, and what it does with a request."""

import os
import socket
import ssl
import subprocess
import time
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from socketserver import TCPServer
from threading import Thread

import pytest

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parent.parent.parent
HAS_TLS = b"\x20\x00"  # The PROXY protocol's type of the part about TLS, and how its length begins.


def check_haproxy(*arguments):
    command = [ROOT / "bin/check-haproxy", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_it_is_in_order():
    done = check_haproxy()
    assert done.returncode == 0, done.stderr


def test_a_broken_line_is_found(tmp_path):
    broken = tmp_path / "haproxy.cfg"
    text = (ROOT / "deploy/haproxy.cfg").read_text()
    broken.write_text(text.replace("option redispatch", "option roundabout"))
    done = check_haproxy(broken)
    assert done.returncode != 0
    assert "roundabout" in done.stderr


class Varnish(TCPServer):
    """Stands in for Varnish: answers everything, and keeps what visitors' requests look like."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), None)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.requests = []
        Thread(target=self.serve_forever, args=[0.05]).start()

    def finish_request(self, client, _address):
        request = client.recv(65536)
        if b"HTTP/1." not in request:  # The PROXY header came by itself.
            request += client.recv(65536)
        if b"/health/edge/" not in request:
            self.requests.append(request)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    def stop(self):
        self.shutdown()
        self.server_close()


@pytest.fixture
def varnishes():
    servers = [Varnish(), Varnish()]
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def connect(tmp_path, varnishes):
    """A function that connects to a running HAProxy."""
    subprocess.run([ROOT / "bin/certificate", tmp_path], check=True)
    for status in (500, 502, 503):
        (tmp_path / f"{status}.html").write_text(f"our page {status}")
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"] + ":/usr/sbin",
        "HTTPS_ADDRESS": f"127.0.0.1:{port}",
        "CERTIFICATE": str(tmp_path / "site.pem"),
        "ERROR_PAGES": str(tmp_path),
        "HAPROXY_SOCKET": str(tmp_path / "socket"),
        "VARNISH1": varnishes[0].address,
        "VARNISH2": varnishes[1].address,
    }
    command = ["haproxy", "-db", "-f", ROOT / "deploy/haproxy.cfg"]
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(command, env=environment, stderr=log)
    await_port(port)
    trusted = ssl.create_default_context(cafile=tmp_path / "ca.pem")
    yield lambda: HTTPSConnection("127.0.0.1", port, context=trusted, timeout=10)
    process.kill()
    process.wait()


def await_port(port):
    for _ in range(200):
        with socket.socket() as client:
            if not client.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    pytest.fail("HAProxy does not listen")


def ask(connect, method="GET", **headers):
    with closing(connect()) as connection:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, "/", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def test_a_client_cannot_choose_its_id_or_ask_for_personal_parts(connect, varnishes):
    _, headers, _ = ask(connect, X_Request_ID="forged", Surrogate_Capability="x=ESI/1.0")
    [request] = varnishes[0].requests + varnishes[1].requests
    assert b"forged" not in request
    assert f"x-request-id: {headers['X-Request-ID']}\r\n".encode() in request
    assert b"surrogate" not in request.lower()


def test_varnish_learns_the_address_and_that_tls_was_used(connect, varnishes):
    ask(connect)
    [request] = varnishes[0].requests + varnishes[1].requests
    assert request.startswith(b"\r\n\r\n\0\r\nQUIT\n\x21\x11")  # PROXY, TCP over IPv4
    assert request[16:20] == bytes([127, 0, 0, 1])
    assert HAS_TLS in request


def test_new_visitors_take_turns(connect, varnishes):
    for _ in range(6):
        ask(connect)
    assert [len(varnish.requests) for varnish in varnishes] == [3, 3]


def test_an_unknown_method_is_refused(connect, varnishes):
    assert ask(connect, "PURGE")[0] == 405
    assert varnishes[0].requests + varnishes[1].requests == []


def test_without_any_varnish_visitors_see_our_own_page(connect, varnishes):
    for varnish in varnishes:
        varnish.stop()
    status, headers, page = ask(connect)
    assert (status, page) == (503, "our page 503")
    assert headers["Content-Type"].startswith("text/html")


def test_old_tls_is_refused(connect):
    connection = connect()
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname = False
    old.verify_mode = ssl.CERT_NONE
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    plain = socket.create_connection((connection.host, connection.port))
    with plain, pytest.raises(ssl.SSLError, match="protocol version"):
        old.wrap_socket(plain)
