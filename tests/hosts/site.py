"""The site on its hosts: starting it, and what may happen to it."""

import os
import shlex
import signal
import socket
import subprocess
from pathlib import Path

from deploy.stack import StackError, edge, postgres
from deploy.stack.commands import last_lines
from deploy.stack.layout import ROOT, write_private
from deploy.stack.processes import family

from ..faults.processes import signal_family
from ..stack.running import until
from . import programs
from .layout import ADDRESSES, Hosts
from .network import WITH_US, Network
from .questions import Questions

PATIENCE = 60  # s until a host must answer
DATABASES = {"primary": "postgres", "replica": "replica"}
# Everybody on the network of the hosts, with a password. `samenet` is theirs, whatever its number.
ACCESS = "host all all samenet scram-sha-256\nhost replication replication samenet scram-sha-256\n"


class Site(Questions):
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

    def _answers(self, host):
        """uWSGI listens before it has loaded the site, PostgreSQL before it lets anybody in, and
        Redis before a Celery worker asks it for tasks.
        """
        if host in DATABASES:
            return postgres.lets_in(self.hosts, DATABASES[host])
        if host.startswith("app"):
            return edge.answers(self.hosts, self.hosts.address(host), "/health/ready/")
        ports = [name for name in self.hosts.ports if self.hosts.host(name) == ADDRESSES[host]]
        for name in ports:
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex((self.hosts.host(name), self.hosts.ports[name])):
                    return False
        return host != "worker" or self.consumers() == len(programs.QUEUES)

    # Faults: the words of faults/table.py

    def kill(self, host):
        """When its first process is gone, so are all: the kernel sees to that."""
        machine = self._machines.pop(host)
        for first in self._processes(machine)[:1]:
            os.kill(first, signal.SIGKILL)
        machine.wait()

    def _processes(self, machine):
        """Of a host, without unshare, which is outside and waits."""
        return family(machine.pid)[1:]

    def kill_programs(self, host, name):
        """Those on the host with this name."""
        for process in self._processes(self._machines[host]):
            program = Path(f"/proc/{process}/cmdline").read_text().split("\0")[:2]
            if any(path.endswith(f"/{name}") for path in program):
                os.kill(process, signal.SIGKILL)

    def freeze(self, host):
        self._signal(host, signal.SIGSTOP)

    def thaw(self, host):
        self._signal(host, signal.SIGCONT)

    def _signal(self, host, number):
        for first in self._processes(self._machines[host])[:1]:
            signal_family(first, number)

    def cut(self, host):
        self.network.cut(host)

    def join(self, host):
        self.network.join(host)
