"""uwsgi.ini, by running uWSGI with it and a small site in a copy of the project's folder."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parent.parent.parent
UWSGI = ROOT / ".stack/venv/bin/uwsgi"
SITE = """
import os

def application(environ, start_response):
    start_response("200 OK", [("Content-Length", "3")])
    return [os.environ.get("GREETING", "hey").encode()]
"""


def test_it_was_built_for_the_python_that_it_runs_with():
    """One that uv had built for another 3.11 imports that one's modules, or does not find them."""
    built = subprocess.run([UWSGI, "--python-version"], capture_output=True, text=True)
    own = [UWSGI.with_name("python"), "-c", "import platform; print(platform.python_version())"]
    assert built.stdout == subprocess.run(own, capture_output=True, text=True).stdout != ""


@pytest.fixture
def folder():
    """A project; in a place whose path is short enough for a socket."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "uwsgi.ini", folder)
        (folder / "myproject").mkdir()
        (folder / "myproject/wsgi.py").write_text(SITE)
        (folder / "static").mkdir()
        (folder / "media").mkdir()
        yield folder


@pytest.fixture
def start(folder):
    """A function that starts uWSGI in `where` and returns when it listens."""
    processes = []

    def start(where, **environment):
        roots = {"STATIC_ROOT": f"{folder}/static", "MEDIA_ROOT": f"{folder}/media"}
        names = ["--set-placeholder", "instance=app", "--set-placeholder", f"run={folder}"]
        with open(folder / "log", "w") as log:
            process = subprocess.Popen(
                [UWSGI, *names, "--ini", folder / "uwsgi.ini", "--processes", "1"],
                cwd=where,
                env={"PATH": os.environ["PATH"], **roots, **environment},
                stderr=log,
            )
        processes.append(process)
        await_file(folder / "app.sock", process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()


def await_file(path, process):
    for _ in range(200):
        if path.exists() or process.poll() is not None:
            return
        time.sleep(0.05)


def get(folder, path="/", header="X-Request-ID: id-1"):
    """Return the answer's head and body, as text."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(str(folder / "app.sock"))
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = answer.decode().partition("\r\n\r\n")
    return head, body


def test_it_answers_on_the_socket_and_says_that_it_closes(folder, start):
    start("/")
    head, body = get(folder)
    assert head.startswith("HTTP/1.1 200")
    assert "Connection: close" in head
    assert body == "hey"


def test_a_supervisor_brings_the_environment(folder, start):
    start("/", GREETING="sup")
    assert get(folder)[1] == "sup"


def test_a_file_whose_name_has_a_hash_is_good_for_a_year(folder, start):
    for name in ("site.0123456789ab.css", "site.css"):
        (folder / "static" / name).write_text("body {}")
    start("/")
    head, body = get(folder, "/static/site.0123456789ab.css")
    assert body == "body {}"
    assert "Expires: " in head
    assert "Expires: " not in get(folder, "/static/site.css")[0]


@pytest.mark.parametrize(
    ("path", "header", "body"),
    [
        ("/static/site.css", "Accept-Encoding: gzip", "zipped"),
        ("/static/site.css", "Accept-Encoding: br", "plain"),
        ("/media/site.css", "Accept-Encoding: gzip", "plain"),
    ],
)
def test_the_copy_beside_a_static_file_goes_to_who_can_read_it(folder, start, path, header, body):
    for place in ("static", "media"):
        (folder / place / "site.css").write_text("plain")
        (folder / place / "site.css.gz").write_text("zipped")
    start("/")
    head, content = get(folder, path, header)
    assert content == body
    assert ("Content-Encoding: gzip" in head) == (body == "zipped")


def test_a_thumbnail_is_good_for_a_year_and_one_that_is_not_there_is_made_by_the_site(
    folder, start
):
    (folder / "media/thumbnails").mkdir()
    name = "thumbnails/lake.jpg.lead-672.0a1b2c3d.avif"
    start("/")
    assert get(folder, f"/media/{name}")[1] == "hey"
    (folder / "media" / name).write_text("picture")
    head, body = get(folder, f"/media/{name}")
    assert body == "picture"
    assert "Content-Type: image/avif" in head
    assert "Expires: " in head


def test_the_log_line_has_the_request_id(folder, start):
    start("/")
    get(folder, "/page")
    time.sleep(0.1)
    assert "request_id=id-1 status=200" in (folder / "log").read_text()


def test_term_ends_it(folder, start):
    process = start("/")
    get(folder)  # Between its socket and its first answer uWSGI loses the signal.
    process.terminate()
    assert process.wait(timeout=10) is not None
    assert not (folder / "app.sock").exists()


def test_a_site_that_cannot_be_imported_stops_the_start(folder, start):
    (folder / "myproject/wsgi.py").write_text("import nothing_of_that_name")
    assert start("/").wait(timeout=10) != 0


def test_a_misspelt_option_stops_the_start(folder, start):
    with open(folder / "uwsgi.ini", "a") as file:
        file.write("harakirri = 30\n")
    assert start("/").wait(timeout=10) != 0


def test_a_slow_body_is_waited_for_while_others_come_and_go(folder, start):
    start(folder)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n"
    with socket.socket(socket.AF_UNIX) as sender:
        sender.settimeout(10)
        sender.connect(str(folder / "app.sock"))
        sender.sendall(head)
        others = [Thread(target=get, args=(folder,)) for _ in range(2)]
        for other in others:
            other.start()
        for _ in range(30):  # 3 s; uWSGI's parent looks at deadlines once a second.
            sender.sendall(b"xx")
            time.sleep(0.1)
        assert b"200 OK" in sender.recv(65536)
    for other in others:
        other.join()


def test_a_body_above_the_limit_is_refused_before_a_byte_of_it_is_read(folder, start):
    start(folder)
    for length, answer in ((26_214_401, b""), (4, b"HTTP/1.1 200")):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(str(folder / "app.sock"))
            client.sendall(f"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\nabcd".encode())
            with suppress(ConnectionResetError):
                assert client.recv(12) == answer
