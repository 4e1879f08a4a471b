"""Hosts as namespaces: each has an address on one bridge, and processes that end with it.

None has a name in /run/netns, and nothing is in this machine's own network: a process that only
sleeps holds the network of a host, and the kernel removes both when it ends. It ends with the
tests, however those end.
"""

import ctypes
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

CLONE_NEWNET = 0x40000000  # <linux/sched.h>
WITH_US = ["setpriv", "--pdeathsig", "KILL"]
BRIDGE = "bridge"


class Network:
    """addresses  {host: its address}"""

    def __init__(self, addresses):
        self.addresses = addresses
        self._holders = {}

    def __enter__(self):
        self._hold(BRIDGE)
        self._ip(BRIDGE, "link", "add", BRIDGE, "type", "bridge")
        self._ip(BRIDGE, "link", "set", BRIDGE, "up")
        for host, address in self.addresses.items():
            self._hold(host)
            self._plug_in(host, address)
        return self

    def __exit__(self, *exception):
        for holder in self._holders.values():
            holder.kill()
            holder.wait()

    def _hold(self, host):
        command = [*WITH_US, "unshare", "--net", "sh", "-c", "echo; exec sleep infinity"]
        holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        holder.stdout.readline()  # It is in its namespace now.
        holder.stdout.close()
        self._holders[host] = holder

    def _plug_in(self, host, address):
        """The bridge's end of the cable is named after the host."""
        here = str(self._holders[host].pid)
        peer = ["peer", "name", "eth0", "netns", here]
        self._ip(BRIDGE, "link", "add", host, "type", "veth", *peer)
        self._ip(BRIDGE, "link", "set", host, "master", BRIDGE, "up")
        self._ip(host, "link", "set", "lo", "up")
        self._ip(host, "address", "add", f"{address}/24", "dev", "eth0")
        self._ip(host, "link", "set", "eth0", "up")

    def _ip(self, host, *arguments):
        subprocess.run([*self.command(host), "ip", *arguments], check=True)

    def command(self, host):
        """What a command begins with to run on a host."""
        return ["nsenter", f"--net={self._path(host)}"]

    def _path(self, host):
        return f"/proc/{self._holders[host].pid}/ns/net"

    def cut(self, host):
        self._ip(BRIDGE, "link", "set", host, "down")

    def join(self, host):
        self._ip(BRIDGE, "link", "set", host, "up")

    def enter(self, host):
        """From now on this thread, and what it starts, is on the host."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open(self._path(host)) as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), f"{host} cannot be entered")

    def on(self, host, function, *arguments):
        """Return what a function returns when it runs on a host."""
        with ThreadPoolExecutor(1, initializer=self.enter, initargs=(host,)) as thread:
            return thread.submit(function, *arguments).result()


def is_allowed():
    """Whether this user may make namespaces."""
    return os.geteuid() == 0 and not subprocess.run(["unshare", "--net", "true"]).returncode
