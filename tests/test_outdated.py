"""bin/outdated and bin/compile-requirements: what is vulnerable fails, what is new has to wait."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.machinery import SourceFileLoader

import pytest

from .checkout import ROOT

outdated = importlib.util.module_from_spec(
    importlib.util.spec_from_loader("outdated", SourceFileLoader("outdated", "bin/outdated"))
)
outdated.__loader__.exec_module(outdated)

VULNERABLE = {
    "id": "PYSEC-2026-1",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "A made-up one.",
    "affected": [
        {
            "package": {"name": "tqdm", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "999"}]}],
        }
    ],
}


class Osv(BaseHTTPRequestHandler):
    """Speaks https://google.github.io/osv.dev/post-v1-query/; `vulnerable` is one package."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked["package"]["name"])
        found = asked["package"]["name"] == self.server.vulnerable
        body = json.dumps({"vulns": [VULNERABLE]} if found else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def osv():
    server = HTTPServer(("127.0.0.1", 0), Osv)
    server.asked, server.vulnerable = [], None
    threading.Thread(target=server.serve_forever, args=[0.05]).start()
    yield server
    server.shutdown()
    server.server_close()


BASE = ROOT / "requirements/base.txt"


def audit(osv):
    url = f"http://127.0.0.1:{osv.server_port}/v1/query"
    return outdated.audit(BASE, ["--osv-url", url])


@pytest.mark.stack
def test_every_pinned_package_is_asked_for_and_a_vulnerable_one_fails_by_name(osv, capfd):
    assert audit(osv)
    # Others are for other platforms.
    pinned = set(re.findall(r"^([\w.-]+)(?:\[[\w, ]+\])?==\S+ \\$", BASE.read_text(), re.M))
    assert len(pinned) > 40
    assert pinned <= set(osv.asked)
    osv.vulnerable = "tqdm"
    assert not audit(osv)
    assert "PYSEC-2026-1" in capfd.readouterr().out


def test_a_change_is_told_once_with_both_versions():
    before = {("base.txt", "a"): "1", ("dev.txt", "a"): "1", ("dev.txt", "b"): "1"}
    after = {("base.txt", "a"): "2", ("dev.txt", "a"): "2", ("dev.txt", "c"): "1"}
    assert outdated.changes(before, after) == ["a 1 → 2", "b 1 → none", "c none → 1"]


@pytest.fixture
def compile_requirements(tmp_path):
    """A function that runs bin/compile-requirements with a uv that only says how it was called."""
    (tmp_path / "uv").write_text('#!/bin/sh\necho "$@"\n')
    (tmp_path / "uv").chmod(0o755)

    def run(*options):
        path = f"{tmp_path}:{os.environ['PATH']}"
        command = [ROOT / "bin/compile-requirements", *options]
        done = subprocess.run(command, env={"PATH": path}, capture_output=True, text=True)
        return done.stdout.splitlines()

    return run


def test_an_upgrade_takes_nothing_that_is_younger_than_a_month(compile_requirements):
    lines = compile_requirements("--upgrade")
    files = [*ROOT.glob("requirements/*.txt"), *ROOT.glob("tests/lift/*.txt")]
    assert len(lines) == len(files)
    assert all("--exclude-newer 30 days" in line for line in lines)


def test_what_is_pinned_stays_without_an_upgrade(compile_requirements):
    assert not any("newer" in line for line in compile_requirements())


@pytest.fixture
def checkout(tmp_path):
    """What bin/compile-requirements reads, with a uv that writes what it finds."""
    for name in ("bin", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check_requirements(checkout):
    command = [checkout / "bin/compile-requirements", "--check"]
    path = f"{ROOT}/.stack/ci/bin:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.stack
def test_a_change_that_was_not_compiled_is_found(checkout):
    assert check_requirements(checkout).returncode == 0
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text().replace('    "tqdm",\n', ""))
    done = check_requirements(checkout)
    assert done.returncode == 1
    assert done.stderr.endswith("requirements/base.txt is out of date. Run: make requirements\n")
