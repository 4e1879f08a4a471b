"""The site on its hosts: starting it, faults, and what the tests ask of it."""

import os
import re
import shlex
import signal
import socket
import ssl
import subprocess
from functools import cached_property

import httpx

from deploy.stack import StackError, edge, postgres
from deploy.stack.commands import last_lines, manage, try_to
from deploy.stack.layout import ROOT, write_private

from ..faults.processes import signal_family
from ..stack.running import until
from . import programs
from .layout import ADDRESSES, SITE, Hosts
from .network import WITH_US, Network

PATIENCE = 60  # s until a host must answer
POST = """
from myproject.blog.models import Post
post = Post.objects.published()[0]
print("post", post.pk, post.get_absolute_url())
"""
# Everybody on the network of the hosts, with a password. `samenet` is theirs, whatever its number.
ACCESS = "host all all samenet scram-sha-256\nhost replication replication samenet scram-sha-256\n"


class Site:
    """A context manager. Nothing is left when it ends: no process, no network."""

    def __init__(self, folder):
        self.hosts = Hosts(folder)
        self.network = Network(ADDRESSES)
        self._machines = {}

    def __enter__(self):
        try:
            self.network.__enter__()
            self._start_all()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        for host in list(self._machines):
            self.kill(host)
        self.network.__exit__(*exception)

    # Starting

    def _start_all(self):
        self.hosts.prepare()
        edge.make_certificate(self.hosts)
        postgres.make_primary(self.hosts)
        write_private(self.hosts / "postgres/pg_hba.conf", ACCESS)
        self.start("primary")
        self.network.on("primary", postgres.make_roles, self.hosts)
        self.network.on("replica", postgres.make_replica, self.hosts)
        for host in ("replica", "memcached1", "memcached2", "memcached3", "worker"):
            self.start(host)
        self.network.on("worker", edge.release, self.hosts)
        self.manage("seed", "--posts", "50", "--comments", "50")
        programs.make_vcl(self.hosts)
        for host in ("app1", "app2", "varnish1", "varnish2", "balancer"):
            self.start(host)
        self.await_calm()

    def start(self, host):
        """Boot a host, and wait until its programs listen."""
        commands = [shlex.join(map(str, command)) for command in programs.of(self.hosts)[host]]
        log = shlex.quote(str(self.hosts / "log" / f"{host}.log"))
        unprivileged = shlex.quote(str(ROOT / "bin/unprivileged"))
        script = "\n".join(f"{unprivileged} {command} >>{log} 2>&1 &" for command in commands)
        # The first process of a machine of its own; all others end with it.
        machine = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
        self._machines[host] = subprocess.Popen(
            [*WITH_US, *self.network.command(host), *machine, "sh", "-c", f"{script}\nwait"],
            env={
                **os.environ,
                **self.hosts.environment(),
                **programs.balancer_settings(self.hosts),
            },
            cwd=self.hosts.directory,
            stdin=subprocess.DEVNULL,
        )
        if not until(lambda: self.network.on("visitors", self._answers, host), PATIENCE):
            text = (self.hosts / "log" / f"{host}.log").read_text()
            raise StackError(f"{host} did not start:\n{last_lines(text)}")

    def await_calm(self):
        """Wait until every layer has all its servers again."""
        if not until(self._is_calm, PATIENCE):
            raise StackError("Not all servers are back in their pools")

    def _is_calm(self):
        apps = [self._healthy(host) for host in ("varnish1", "varnish2")]
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

    def _answers(self, host):
        """uWSGI listens before it has loaded the site."""
        if host.startswith("app"):
            return edge.answers(self.hosts, self.hosts.address(host), "/health/ready/")
        ports = [name for name in self.hosts.ports if self.hosts.host(name) == ADDRESSES[host]]
        for name in ports:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex((self.hosts.host(name), self.hosts.ports[name])):
                    return False
        return True

    # Faults: the words of faults/table.py

    def kill(self, host):
        machine = self._machines.pop(host)
        machine.kill()
        machine.wait()

    def freeze(self, host):
        signal_family(self._machines[host].pid, signal.SIGSTOP)

    def thaw(self, host):
        signal_family(self._machines[host].pid, signal.SIGCONT)

    def cut(self, host):
        self.network.cut(host)

    def join(self, host):
        self.network.join(host)

    # What visitors need

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
    def cached_paths(self):
        return ["/", "/posts/", "/about/", "/topics/", self._post[1]]

    def warm(self):
        """Have each Varnish store the pages that visitors have seen."""
        assert self.network.on("worker", self._get_everywhere) == {httpx.codes.OK}

    def _get_everywhere(self):
        return {
            httpx.get(self.hosts.address(varnish) + path, headers={"Host": SITE}).status_code
            for varnish in ("varnish1", "varnish2")
            for path in self.cached_paths
        }

    @cached_property
    def error_pages(self):
        return {page.read_text() for page in (self.hosts / "errors").glob("*.html")}

    def manage(self, *arguments):
        """Run a management command on the worker host; return what it printed."""
        return self.network.on("worker", manage, self.hosts, *arguments)


def name_the_certificate(request):
    """It is for "localhost": bin/certificate knows no other host."""
    request.extensions["sni_hostname"] = "localhost"
