"""A running HAProxy with deploy/haproxy.cfg, and servers that stand in for Varnish."""

import csv
import os
import re
import socket
import ssl
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIGURATION = ROOT / "deploy/haproxy.cfg"
SITE_URL = "https://www.example.com"


class Varnish(ThreadingTCPServer):
    """Answers everything, and keeps what visitors' requests look like."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), None)
        self.port = self.server_address[1]
        self.address = f"127.0.0.1:{self.port}"
        self.requests = []
        Thread(target=self.serve_forever, args=[0.05]).start()

    def finish_request(self, client, _address):
        request = client.recv(65536)
        if b"HTTP/1." not in request:  # The PROXY header came by itself.
            request += client.recv(65536)
        head, _, body = request.partition(b"HTTP/1.")[2].partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        missing = int(length[1]) - len(body) if length else 0
        while missing > 0 and (more := client.recv(65536)):
            request += more
            missing -= len(more)
        if not missing and b"/health/edge/" not in request:
            self.requests.append(request)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")

    def stop(self):
        self.shutdown()
        self.server_close()


class Balancer:
    """HAProxy on free ports, its files in `folder`."""

    def __init__(self, folder, varnishes, *files, configuration=CONFIGURATION, **environment):
        subprocess.run([ROOT / "bin/certificate", folder], check=True)
        for status in (500, 502, 503):
            (folder / f"{status}.html").write_text(f"our page {status}")
        self.folder, self.varnishes = folder, varnishes
        self.port, self.plain_port = free_port(), free_port()
        environment |= self.settings(varnishes)
        command = ["haproxy", "-db"]
        for file in (configuration, *files):
            command += ["-f", file]
        with open(folder / "log", "w") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log)
        await_port(self.port)
        self.trusted = ssl.create_default_context(cafile=folder / "ca.pem")

    def settings(self, varnishes):
        return {
            "PATH": os.environ["PATH"] + ":/usr/sbin",
            "HTTPS_ADDRESS": f"127.0.0.1:{self.port}",
            "HTTP_ADDRESS": f"127.0.0.1:{self.plain_port}",
            "SITE_URL": SITE_URL,
            "CERTIFICATE": str(self.folder / "site.pem"),
            "ERROR_PAGES": str(self.folder),
            "HAPROXY_SOCKET": str(self.folder / "socket"),
            "VARNISH1": varnishes[0].address,
            "VARNISH2": varnishes[1].address,
        }

    def socket(self, source="127.0.0.1"):
        """A connection over TLS from one of this machine's many addresses, 127.x.y.z."""
        address = ("127.0.0.1", self.port)
        plain = socket.create_connection(address, timeout=10, source_address=(source, 0))
        return self.trusted.wrap_socket(plain, server_hostname="127.0.0.1")

    def ask(self, method="GET", path="/", **headers):
        context = self.trusted
        with closing(HTTPSConnection("127.0.0.1", self.port, context=context)) as connection:
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def ask_in_plain(self, path, **headers):
        with closing(HTTPConnection("127.0.0.1", self.plain_port, timeout=10)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.headers

    def command(self, line):
        """What the operator's socket answers."""
        with socket.socket(socket.AF_UNIX) as operator:
            operator.connect(str(self.folder / "socket"))
            operator.sendall(f"{line}\n".encode())
            return b"".join(iter(lambda: operator.recv(65536), b"")).decode()

    def server(self, name):
        """The row of `show stat` about a server of the pool."""
        [row] = [row for row in self._statistics() if row["svname"] == name and row["check_desc"]]
        return row

    def sessions(self, pool):
        """How many requests each server of a pool has now."""
        rows = [row for row in self._statistics() if row["pxname"] == pool]
        return [int(row["scur"]) for row in rows if row["svname"].startswith("varnish")]

    def _statistics(self):
        return csv.DictReader(self.command("show stat").lstrip("# ").splitlines())

    def stop(self):
        self.process.kill()
        self.process.wait()


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return probe.getsockname()[1]


def await_port(port):
    for _ in range(200):
        with socket.socket() as client:
            if not client.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.05)
    raise AssertionError("HAProxy does not listen")


def soon(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()
