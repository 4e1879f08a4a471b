"""deploy/emperor.ini and a vassal, by running them: files that are added, touched and removed."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from ..stack.running import until
from .test_uwsgi import ROOT, SITE, UWSGI

pytestmark = pytest.mark.stack

WHO = SITE.replace('os.environ.get("GREETING", "hey").encode()', "str(os.getppid()).encode()")


@pytest.fixture
def folder():
    """A site, and an empty folder for vassals."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "uwsgi.ini", folder)
        for made in ("myproject", "vassals", "static", "media"):
            (folder / made).mkdir()
        who = WHO.replace('"3"', "str(len(str(os.getppid())))")
        (folder / "myproject/wsgi.py").write_text(who)
        yield folder


@pytest.fixture
def emperor(folder):
    roots = {"STATIC_ROOT": f"{folder}/static", "MEDIA_ROOT": f"{folder}/media"}
    names = ["--set-placeholder", f"vassals={folder}/vassals"]
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(
            [UWSGI, *names, "--ini", ROOT / "deploy/emperor.ini"],
            cwd="/",
            env={"PATH": os.environ["PATH"], **roots},
            stderr=log,
        )
    yield process
    process.terminate()
    process.wait(timeout=20)


def add(folder, name, **changes):
    """The vassal that is shipped, for a site in `folder`."""
    text = (ROOT / "deploy/vassals/site.ini").read_text()
    changes = {"/run/site": str(folder), "/srv/site/current": str(folder), **changes}
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    # Moved into its place, so that it is never seen half written.
    (folder / "new").write_text(text + "processes = 1\n")
    (folder / "new").rename(folder / "vassals" / f"{name}.ini")


def master(folder, name):
    """The process id of the site's master, or None where nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            client.connect(str(folder / f"{name}.sock"))
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        return int(answer.rpartition(b"\r\n\r\n")[2])
    except (OSError, ValueError):
        return None


def test_a_file_that_is_added_touched_and_removed(folder, emperor):
    assert master(folder, "acme") is None
    add(folder, "acme")
    assert until(lambda: master(folder, "acme"), 15)

    before = boot_time(folder, "acme")
    time.sleep(1)  # Of two files of one second none is the newer.
    (folder / "vassals/acme.ini").touch()
    assert until(lambda: boot_time(folder, "acme") not in (None, before), 15)
    assert until(lambda: master(folder, "acme"), 15)

    (folder / "vassals/acme.ini").unlink()
    assert until(lambda: master(folder, "acme") is None, 15)


def boot_time(folder, name):
    """When the site's worker began, from its stats."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(folder / f"{name}.stats"))
            stats = b"".join(iter(lambda: client.recv(65536), b""))
        return json.loads(stats)["workers"][0]["last_spawn"]
    except (OSError, ValueError):
        return None


def test_a_vassal_that_cannot_start_leaves_the_others_alone(folder, emperor):
    add(folder, "good")
    assert until(lambda: master(folder, "good"), 15)
    process = master(folder, "good")
    (folder / "vassals/bad.ini").write_text("[uwsgi]\nstrict = true\nmisspelt = true\n")
    assert until(lambda: "misspelt" in (folder / "log").read_text(), 15)
    time.sleep(2)
    assert master(folder, "good") == process
    assert emperor.poll() is None
