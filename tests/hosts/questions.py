"""What the tests and their visitors ask of the site on its hosts."""

import re
import socket
import ssl
from contextlib import suppress
from functools import cached_property

import httpx
from redis import BusyLoadingError, Redis

from deploy.stack import StackError, postgres
from deploy.stack.commands import manage, try_to

from ..stack.running import until
from .layout import SITE

CALM_AGAIN = 60  # s
VARNISHES = ("varnish1", "varnish2")
POST = """
from myproject.blog.models import Post
post = Post.objects.published()[0]
print("post", post.pk, post.get_absolute_url())
"""


class Questions:
    """For a class that has `hosts` and `network`."""

    # As a visitor

    address = f"https://{SITE}/"

    def enter(self):
        self.network.enter("visitors")

    def client(self, **options):
        return httpx.Client(
            base_url=self.hosts.address("https", "https"),
            headers={"Host": SITE},
            verify=self._trusted,
            event_hooks={"request": [name_the_certificate]},
            **options,
        )

    @cached_property
    def _trusted(self):
        return ssl.create_default_context(cafile=self.hosts / "tls/ca.pem")

    @cached_property
    def _post(self):
        said = self.manage("shell", "-v", "0", "-c", POST)
        return next(line.split()[1:] for line in said.splitlines() if line.startswith("post "))

    @property
    def post_id(self):
        return self._post[0]

    @property
    def post_path(self):
        return self._post[1]

    @property
    def cached_paths(self):
        return ["/", "/posts/", "/about/", "/topics/", self.post_path]

    @cached_property
    def error_pages(self):
        return {page.read_text() for page in (self.hosts / "errors").glob("*.html")}

    # As an operator, from an app server

    def manage(self, *arguments):
        """Run a management command; return what it printed."""
        return self.network.on("app1", manage, self.hosts, *arguments)

    def ask(self, server, path, method="GET", **headers):
        """What a Varnish or an app server answers by itself."""
        headers = {"Host": SITE, "X-Forwarded-Proto": "https"} | headers
        url = self.hosts.address(server) + path
        return self.network.on(
            "app1", lambda: httpx.request(method, url, headers=headers, timeout=10)
        )

    def warm(self):
        """Have each Varnish store the pages that visitors have seen, for their whole life."""
        paths = [f"{path}?refresh=1" for path in self.cached_paths]
        asked = [self.ask(varnish, path) for varnish in VARNISHES for path in paths]
        assert {answer.status_code for answer in asked} == {httpx.codes.OK}

    def forget_pages(self):
        """Empty the caches; at the edge pages stay for when nobody can make a new one."""
        for name in self.hosts.memcacheds():
            self.network.on("app1", self._flush, name)
        for varnish in VARNISHES:
            purged = self.ask(varnish, "/", "PURGE", **{"xkey-softpurge": "posts"})
            assert purged.status_code == httpx.codes.OK

    def _flush(self, name):
        where = self.hosts.host(name), self.hosts.ports[name]
        with socket.create_connection(where, timeout=2) as server:
            server.sendall(b"flush_all\r\n")
            assert server.recv(64) == b"OK\r\n"

    def queue_length(self):
        """None while the broker is reading its log."""
        return self.network.on("app1", self._of_broker, count_waiting)

    def consumers(self):
        """How many Celery workers wait for a task; None while the broker is reading its log."""
        return self.network.on("app1", self._of_broker, count_consumers)

    def _of_broker(self, question):
        with (
            suppress(BusyLoadingError),
            Redis.from_url(self.hosts.environment()["BROKER_URL"]) as broker,
        ):
            return question(broker)

    # Whether all is well

    def await_calm(self):
        """Wait until every layer has all its servers again."""
        if not until(self._is_calm, CALM_AGAIN):
            raise StackError("Not all servers are back in their pools")

    def _is_calm(self):
        apps = [self._healthy(host) for host in VARNISHES]
        streams = self.network.on("replica", postgres.answers, self.hosts, "replica")
        return apps == [2, 2] and streams and self._pool() == {"varnish1", "varnish2", "BACKEND"}

    def _healthy(self, host):
        """How many app servers a Varnish has, of its two."""
        command = ["varnishadm", "-n", self.hosts / "run" / host / "varnish", "backend.list"]
        listed = self.network.on(host, try_to, command).stdout
        return len(re.findall(r"\.app\d .* healthy ", listed))

    def _pool(self):
        """What HAProxy holds for up."""
        with socket.socket(socket.AF_UNIX) as operator:
            operator.connect(str(self.hosts / "run/haproxy.sock"))
            operator.sendall(b"show stat\n")
            lines = operator.makefile().read().splitlines()
        rows = [line.split(",") for line in lines if line.startswith("varnish,")]
        return {row[1] for row in rows if row[17] == "UP"}


def count_waiting(broker):
    return broker.llen("myproject.high")


def count_consumers(broker):
    return sum(client["cmd"] == "brpop" for client in broker.client_list())


def name_the_certificate(request):
    """It is for "localhost": bin/certificate knows no other host."""
    request.extensions["sni_hostname"] = "localhost"
