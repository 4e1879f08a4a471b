"""Which ports are free, and who has the others."""

import socket
from pathlib import Path

from . import StackError

LISTENING = "0A"  # The state's number in /proc/net/tcp.


def require_free(ports):
    """`ports` is {name: number}."""
    taken = {name: port for name, port in ports.items() if not is_free(port)}
    if taken:
        lines = [f"Port {port} ({name}) is taken{owner(port)}." for name, port in taken.items()]
        raise StackError("\n".join([*lines, "Choose others: bin/stack start --port 18443"]))


def is_free(port):
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def owner(port):
    """Return who has the port, to be read after "is taken"; nothing where that is not known."""
    wanted = {f"socket:[{inode}]" for inode in listening_sockets(port)}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(link.readlink()) in wanted for link in (process / "fd").iterdir()):
                return f" by {(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:  # Another user's, or gone meanwhile.
            continue
    return ""


def listening_sockets(port):
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == LISTENING and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]
