"""Requests as bytes on the wire: libraries send only well-formed ones, and from one address."""

import re
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Answer:
    data: bytes
    closed: bool  # Whether the server closed the connection, or was only silent in the end.

    @property
    def statuses(self):
        return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", self.data, re.M)]

    @property
    def text(self):
        return self.data.decode("latin-1")


def exchange(stack, request, *, source="127.0.0.1", patience=2):
    """Send bytes to the load balancer from an address of this machine; return all that came."""
    url = urlsplit(stack.addresses["https"])
    context = ssl.create_default_context(cafile=stack.folder / "tls/ca.pem")
    plain = socket.create_connection((url.hostname, url.port), 10, source_address=(source, 0))
    with context.wrap_socket(plain, server_hostname=url.hostname) as client:
        client.sendall(request)
        client.settimeout(patience)
        data = b""
        try:
            while more := client.recv(65536):
                data += more
        except TimeoutError:
            return Answer(data, closed=False)
        except OSError:
            pass
        return Answer(data, closed=True)


def head(stack, line, *headers):
    """A request without a body; `line` is its method and path."""
    host = urlsplit(stack.addresses["https"]).netloc
    lines = [f"{line} HTTP/1.1", f"Host: {host}", *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def seen_by_apps(stack, text):
    """The lines about requests that hold a text, in the logs of the app servers."""
    time.sleep(0.2)  # uWSGI writes its line after the answer.
    return [
        line
        for path in sorted(stack.folder.glob("log/app*.log"))
        for line in path.read_text(errors="replace").splitlines()
        if line.startswith("request_id=") and text in line
    ]
