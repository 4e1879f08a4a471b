"""A StatsD server, as far as a test needs one: a UDP socket and what arrived at it."""

import socket

from django_statsd.clients import get_client


class StatsdServer:
    def __init__(self, settings):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(2)
        settings.STATSD_CLIENT = "django_statsd.clients.normal"
        settings.STATSD_HOST, settings.STATSD_PORT = self.socket.getsockname()
        settings.STATSD_PREFIX = "site"
        self.client = get_client()

    def received(self):
        """Return {name: value} of all that came before now, in the order of sending."""
        self.client.incr("end")
        lines = []
        while "site.end:1|c" not in lines:
            lines += self.socket.recv(65535).decode().split("\n")
        return dict(line.split(":") for line in lines[:-1])

    def close(self):
        self.client.close()
        self.socket.close()
