"""LIVE of deploy/haproxy.cfg: WebSockets and event streams, which say nothing for a while."""

import subprocess
import time

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from .balancer import ROOT, Balancer, await_port, free_port, soon
from .live_site import SILENCE

pytestmark = pytest.mark.stack

# Time limits of pages, so short that silence passes them.
SHORT = {"timeout client 30s": "timeout client 2s", "timeout server 45s": "timeout server 2s"}


@pytest.fixture(scope="module")
def asgi(tmp_path_factory):
    port = free_port()
    command = [
        ROOT / ".venv/bin/uvicorn",
        *("--app-dir", ROOT / "tests/configuration", "--port", str(port), "--lifespan", "off"),
        "live_site:application",
    ]
    with open(tmp_path_factory.mktemp("asgi") / "log", "w") as log:
        process = subprocess.Popen(command, stderr=log, stdout=log)
    await_port(port)
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture
def short(tmp_path):
    """deploy/haproxy.cfg with SHORT."""
    text = (ROOT / "deploy/haproxy.cfg").read_text()
    for line, shorter in SHORT.items():
        assert text.count(line) == 1
        text = text.replace(line, shorter)
    path = tmp_path / "haproxy.cfg"
    path.write_text(text)
    return path


@pytest.fixture
def live(tmp_path, varnishes, short, asgi):
    running = Balancer(tmp_path, varnishes, configuration=short, LIVE=asgi)
    assert soon(lambda: ",UP," in running.command("show stat live 4 -1"))
    yield running
    running.stop()


def test_a_websocket_is_opened_and_stays_open_while_nothing_is_said(live, varnishes):
    url = f"wss://127.0.0.1:{live.port}/live/echo/"
    with connect(url, ssl=live.trusted) as connection:
        for word in ("one", "two"):
            connection.send(word)
            assert connection.recv(timeout=2 * SILENCE) == word
    assert varnishes[0].requests + varnishes[1].requests == []


@pytest.mark.parametrize("http2", [False, True])
def test_an_event_comes_when_it_is_sent_and_the_next_after_a_silence(live, http2):
    url = f"https://127.0.0.1:{live.port}/live/events/"
    came = []
    with (
        httpx.Client(verify=live.trusted, http2=http2, timeout=2 * SILENCE) as visitor,
        visitor.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as answer,
    ):
        began = time.monotonic()
        assert "content-encoding" not in answer.headers
        for line in answer.iter_lines():
            if line:
                came.append((line, time.monotonic() - began > SILENCE / 2))
    assert came == [("data: first", False), ("data: second", True)]


def test_elsewhere_nothing_is_live(balancer, varnishes):
    """Varnish gets the request as one for a page, and its stand-in answers it as one."""
    with pytest.raises(InvalidStatus):
        connect(f"wss://127.0.0.1:{balancer.port}/live/echo/", ssl=balancer.trusted)
    assert b"/live/echo/" in (varnishes[0].requests + varnishes[1].requests)[0]
