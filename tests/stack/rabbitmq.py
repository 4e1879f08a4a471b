"""A RabbitMQ of a test's own: folders, ports and even the name server (epmd) are."""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

from myproject.caching.tests.servers import free_port

from .running import until

SERVERS = Path("/usr/lib/rabbitmq/lib")  # Debian's; its wrapper insists on a user of its own.


def program():
    for path in SERVERS.glob("rabbitmq_server-*/sbin/rabbitmq-server"):
        return path
    raise RuntimeError("rabbitmq-server is missing. On Debian: apt-get install rabbitmq-server")


@contextmanager
def rabbitmq(folder):
    """Yield its address."""
    port, names = free_port(), {"ERL_EPMD_PORT": str(free_port()), "ERL_EPMD_ADDRESS": "127.0.0.1"}
    environment = {
        **os.environ,
        **names,
        "HOME": str(folder),
        "RABBITMQ_NODENAME": "test@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
    }
    with open(folder / "rabbitmq.log", "w") as log:
        process = subprocess.Popen([program()], env=environment, stdout=log, stderr=log)
    try:
        said = folder / "rabbitmq.log"
        assert until(lambda: "completed with" in said.read_text(), 60), said.read_text()
        yield f"amqp://guest:guest@127.0.0.1:{port}//"
    finally:
        process.terminate()
        process.wait(timeout=30)
        subprocess.run(["epmd", "-kill"], env=environment, stdout=subprocess.DEVNULL)
