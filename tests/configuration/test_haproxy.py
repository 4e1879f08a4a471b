"""deploy/haproxy.cfg: in order, and what it does with a request."""

import json
import socket
import ssl
import subprocess

import pytest

from .balancer import ROOT, SITE_URL, soon

pytestmark = pytest.mark.stack

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


def test_a_client_cannot_choose_its_id_or_ask_for_personal_parts(balancer, varnishes):
    _, headers, _ = balancer.ask(X_Request_ID="forged", Surrogate_Capability="x=ESI/1.0")
    [request] = varnishes[0].requests + varnishes[1].requests
    assert b"forged" not in request
    assert f"x-request-id: {headers['X-Request-ID']}\r\n".encode() in request
    assert b"surrogate" not in request.lower()


def test_the_log_has_a_line_of_json_with_the_id(balancer):
    _, headers, _ = balancer.ask(path='/"quoted"/')
    log = balancer.folder / "log"
    assert soon(lambda: headers["X-Request-ID"] in log.read_text(), 5)
    [line] = [line for line in log.read_text().splitlines() if headers["X-Request-ID"] in line]
    entry = json.loads(line)
    assert entry["client"] == "127.0.0.1"
    assert (entry["path"], entry["status"]) == ('/"quoted"/', 200)


def test_varnish_learns_the_address_and_that_tls_was_used(balancer, varnishes):
    balancer.ask()
    [request] = varnishes[0].requests + varnishes[1].requests
    assert request.startswith(b"\r\n\r\n\0\r\nQUIT\n\x21\x11")  # PROXY, TCP over IPv4
    assert request[16:20] == bytes([127, 0, 0, 1])
    assert HAS_TLS in request


def test_an_unknown_method_is_refused(balancer, varnishes):
    for method in ("PURGE", "TRACE", "CONNECT", "BAN"):
        assert balancer.ask(method)[0] in (400, 405)
    assert varnishes[0].requests + varnishes[1].requests == []


def test_without_any_varnish_visitors_see_our_own_page(balancer, varnishes):
    for varnish in varnishes:
        varnish.stop()
    status, headers, page = balancer.ask()
    assert (status, page) == (503, "our page 503")
    assert headers["Content-Type"].startswith("text/html")


def test_plain_http_is_sent_to_the_sites_own_address_whatever_host_it_asks_for(balancer, varnishes):
    status, headers = balancer.ask_in_plain("/a/?q=1", Host="evil.example")
    assert (status, headers["Location"]) == (301, f"{SITE_URL}/a/?q=1")
    # As a proxy would be asked: nothing of the other address is left.
    status, headers = balancer.ask_in_plain("http://evil.example/a/")
    assert headers["Location"] in (f"{SITE_URL}/a/", None)
    assert varnishes[0].requests + varnishes[1].requests == []


def test_old_tls_is_refused(balancer):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname = False
    old.verify_mode = ssl.CERT_NONE
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    plain = socket.create_connection(("127.0.0.1", balancer.port))
    with plain, pytest.raises(ssl.SSLError, match="protocol version"):
        old.wrap_socket(plain)
