"""The servers of the READMEs, started by their lines in front of a project that is not ours."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache

import httpx

from tests.checkout import ROOT, free_port

from .sections import blocks

sys.path.insert(0, str(ROOT / "deploy"))

from load.jmeter import command

PORTS = ("443", "80", "6081", "6082", "6083", "6084")  # Of the READMEs.


class Front:
    """All layers before a site: HAProxy, two Varnishes, two app servers."""

    def __init__(self, site):
        self.site, self.processes, self.open = site, {}, ExitStack()
        self.ports = {old: str(free_port()) for old in PORTS}
        site.environment["HOST"] = f"127.0.0.1:{self.ports['443']}"

    def start(self, name, block, *replaced, **environment):
        """Start a server by a block's lines, in a group of processes of its own."""
        text = block.text
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        with open(self.site.run / f"{name}.log", "w") as log:
            # Not as root: varnishd would become a user who may not read the folder.
            self.processes[name] = subprocess.Popen(
                [ROOT / "bin/unprivileged", "sh", "-ec", text],
                cwd=block.folder,
                env=self.site.environment | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self, name):
        return (self.site.run / f"{name}.log").read_text()

    def stop(self, name):
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)

    def client(self, url, **options):
        """One that stays open until all is over."""
        return self.open.enter_context(httpx.Client(base_url=url, **options))

    @lru_cache  # noqa: B019  One for all tests.
    def app(self, name="app1"):
        """A client of an app server's socket."""
        transport = httpx.HTTPTransport(uds=str(self.site.run / f"{name}.sock"))
        return self.client("http://localhost", transport=transport)

    def answers(self, name):
        """Whether an app server does. Where nobody listens, httpx leaves its socket open."""
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(self.site.run / f"{name}.sock")):
                return False
        return self.app(name).get("/").status_code == 200

    @lru_cache  # noqa: B019  One for all tests.
    def varnish(self):
        """A client of the first Varnish, at the address of the README's curl."""
        headers = {"Host": self.site.environment["HOST"]}
        return self.client(f"http://127.0.0.1:{self.ports['6082']}", headers=headers)

    @lru_cache  # noqa: B019  One for all tests.
    def balancer(self):
        trusted = ssl.create_default_context(cafile=self.site.run / "ca.pem")
        url = f"https://127.0.0.1:{self.ports['443']}"
        return self.client(url, verify=trusted)

    def workers(self, name="app1"):
        """The ids of an app server's processes that take requests."""
        with socket.socket(socket.AF_UNIX) as stats:
            stats.connect(str(self.site.run / f"{name}.stats"))
            said = json.loads(b"".join(iter(lambda: stats.recv(65536), b"")))
        return {worker["pid"] for worker in said["workers"] if worker["accepting"]}

    def asked_of_apps(self, address):
        """How often the app servers were asked for an address; what probes ask for has no id."""
        lines = (self.log("app1") + self.log("app2")).splitlines()
        return sum(line.endswith(f" GET {address}") for line in lines)


def start_apps(front):
    copied, started, _ = blocks("README.md", "### Take uwsgi.ini")
    front.site.do(copied)
    for name in ("app1", "app2"):
        front.start(
            name,
            started,
            ("instance=app1", f"instance={name}"),
            # One process for each of two, not for each core.
            ("--ini", "--set-placeholder cores=1 --ini"),
            UWSGI_HOME=str(ROOT / ".stack/lift"),
            STATIC_ROOT=str(front.site.run / "static"),
            MEDIA_ROOT=str(front.site.run / "media"),
        )
    for name in ("app1", "app2"):
        until(lambda name=name: front.answers(name), front, name)


def start_varnishes(front):
    copied, started, _ = blocks("varnish/README.md")
    front.site.do(copied)
    for name, visitors, purges in (("varnish1", "6081", "6082"), ("varnish2", "6083", "6084")):
        ports = [("6081", front.ports[visitors]), ("6082", front.ports[purges])]
        front.start(name, started, ("$RUN/varnish", f"$RUN/{name}"), *ports)
    until(lambda: front.varnish().get("/health/edge/").status_code == 200, front, "varnish1")


def start_balancer(front):
    copied, started = blocks("README.md", "### Take haproxy.cfg")
    front.site.do(copied)
    run = front.site.run
    subprocess.run([ROOT / "bin/certificate", run], check=True)
    for status in (500, 502, 503):
        (run / f"{status}.html").write_text(f"our page {status}")
    front.start(
        "haproxy",
        started,
        ("HTTPS_ADDRESS=:443", f"HTTPS_ADDRESS=127.0.0.1:{front.ports['443']}"),
        ("HTTP_ADDRESS=:80", f"HTTP_ADDRESS=127.0.0.1:{front.ports['80']}"),
        ("6081", front.ports["6081"]),
        ("6083", front.ports["6083"]),
        CERTIFICATE=str(run / "site.pem"),
        ERROR_PAGES=str(run),
    )
    until(lambda: front.balancer().get("/").status_code == 200, front, "haproxy")


def until(holds, front, name, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if holds():
                return
        time.sleep(0.1)
    raise AssertionError(f"{name}: {front.log(name)[-3000:]}")


@contextmanager
def running(site):
    front = Front(site)
    try:
        for start in (start_apps, start_varnishes, start_balancer):
            start(front)
        yield front
    finally:
        front.open.close()
        for name in list(front.processes):
            front.stop(name)


def jmeter(folder):
    """Put `jmeter` into a folder for PATH: a person's own, or the project's."""
    program = folder / "jmeter"
    words = " ".join(str(word) for word in command())
    program.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    program.chmod(0o755)
    return folder
