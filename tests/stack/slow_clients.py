"""Clients that send or read as slowly as they can, to hold what serves them."""

import asyncio
import ssl
import time
from contextlib import suppress
from urllib.parse import urlsplit

PAUSE = 1.5  # s between two parts

FORM = "Content-Type: application/x-www-form-urlencoded"
# {kind: (method, path, headers, what is sent at once)}; then three bytes after each pause.
SENDERS = {
    "public page": ("POST", "/about/", ["Content-Length: 150000"], b"a" * 20_000),
    "missing page": ("PUT", "/nowhere/", ["Content-Length: 150000"], b"a" * 20_000),
    "file": ("PATCH", "/static/site.css", ["Content-Length: 150000"], b"a" * 20_000),
    "GET": ("GET", "/accounts/login/", ["Content-Length: 150000"], b"a" * 20_000),
    "DELETE": ("DELETE", "/accounts/login/", ["Content-Length: 90000"], b"a" * 20_000),
    "form": ("POST", "/accounts/login/", [FORM, "Content-Length: 99000"], b"a" * 20_000),
    "short form": ("POST", "/accounts/login/", [FORM, "Content-Length: 50"], b"a"),
    "chunked form": ("POST", "/accounts/login/", [FORM, "Transfer-Encoding: chunked"], b""),
    "comment": ("POST", "/comments/1/", [FORM, "Content-Length: 99000"], b"a" * 20_000),
    "anonymous upload": ("POST", "/backstage/", ["Content-Length: 2000000"], b"a" * 20_000),
    "upload": (
        "POST",
        "/backstage/",
        ["Content-Length: 2000000", "Cookie: sessionid=invented"],
        b"a" * 20_000,
    ),
}


class SlowClients:
    """Connections to a site, of all kinds in turn."""

    def __init__(self, address, trusted, number, first=0):
        """`first` is the index of the kind that the first connection has."""
        self.url = urlsplit(address)
        self.context = ssl.create_default_context(cafile=trusted)
        kinds = list(SENDERS)
        self.kinds = [kinds[index % len(kinds)] for index in range(first, first + number)]

    def attack(self, seconds):
        """Keep each connection as long as it lasts; return [(kind, seconds until it was ended)].

        None for one that was open at the end.
        """
        return asyncio.run(self._attack(seconds))

    async def _attack(self, seconds):
        return await asyncio.gather(*[self._send(kind, seconds) for kind in self.kinds])

    async def _send(self, kind, seconds):
        method, path, headers, first = SENDERS[kind]
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.url.netloc}", *headers, "", ""]
        reader, writer = await asyncio.open_connection(
            self.url.hostname, self.url.port, ssl=self.context
        )
        begun = time.monotonic()
        ended = asyncio.create_task(self._await_end(reader, begun))
        part = b"3\r\naaa\r\n" if "chunked" in kind else b"aaa"
        writer.write("\r\n".join(lines).encode() + first)
        while not ended.done() and time.monotonic() - begun < seconds:
            await asyncio.wait([ended], timeout=PAUSE)
            writer.write(part)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        return kind, ended.result() if ended.done() else ended.cancel() and None

    async def _await_end(self, reader, begun):
        """Until an answer or the end of the connection."""
        with suppress(OSError):
            await reader.read(1)
        return time.monotonic() - begun
