"""Real cache servers for tests, on free ports of this machine."""

import os
import shutil
import signal
import socket
import subprocess
import time

COMMANDS = {
    "memcached": "memcached -l 127.0.0.1 -p {port} -U 0 -m 64",
    "redis": "redis-server --bind 127.0.0.1 --port {port} --save '' --appendonly no",
}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until_it_listens(port):
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"Nobody listens on port {port}.")


class Server:
    def __init__(self, kind, *options):
        self.kind, self.port, self.options = kind, free_port(), options
        self.start()

    @property
    def location(self):
        address = f"127.0.0.1:{self.port}"
        return address if self.kind == "memcached" else f"redis://{address}/0"

    def start(self):
        command = COMMANDS[self.kind].format(port=self.port).replace("''", "").split(" ")
        if shutil.which(command[0]) is None:
            raise RuntimeError(f"{command[0]} is missing. On Debian: apt-get install {command[0]}")
        command += self.options
        if self.kind == "memcached" and os.geteuid() == 0:
            command += ["-u", "nobody"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until_it_listens(self.port)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    def kill(self):
        self.process.kill()
        self.process.wait()
