"""Celery workers of a test's own: the stack's code and database, a broker that nobody else uses."""

import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from redis import Redis, RedisError

from myproject.caching.tests.servers import free_port

from deploy.stack.processes import family

from .running import ROOT, until


class Spam(BaseHTTPRequestHandler):
    """A spam check that takes its time, and counts."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        time.sleep(self.server.delay)
        try:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"spam": false}')
        except OSError:  # Who asked was killed.
            pass

    def do_HEAD(self):
        time.sleep(self.server.delay)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@contextmanager
def spam_service(delay=0):
    with ThreadingHTTPServer(("127.0.0.1", 0), Spam) as server:
        server.asked, server.delay, server.daemon_threads = 0, delay, True
        server.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class PersistentBroker:
    """Redis as deploy/redis-broker.conf says, which may be killed and started again."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.location = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        command = ["redis-server", ROOT / "deploy/redis-broker.conf", "--port", str(self.port)]
        command += ["--dir", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with Redis.from_url(self.location) as redis:
            assert until(lambda: answers(redis), 10)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restart(self):
        self.kill()
        self.start()


def answers(redis):
    try:
        return redis.ping()
    except RedisError:
        return False


@contextmanager
def persistent_broker(folder):
    broker = PersistentBroker(folder)
    yield broker
    broker.kill()


class Worker:
    """`celery worker` of one queue; its log in `log`."""

    def __init__(self, environment, queue, log, concurrency=1):
        celery = [ROOT / ".stack/venv/bin/celery", "--workdir", ROOT, "-A", "myproject"]
        options = ["-Q", queue, "-n", f"{queue}@{log.stem}", "-c", str(concurrency), "-l", "INFO"]
        self.log = log
        with open(log, "w") as file:
            self.process = subprocess.Popen(
                [*celery, "worker", *options, "--without-gossip", "--without-mingle"],
                env={**os.environ, **environment},
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        assert until(lambda: " ready." in self.says(), 30), self.says()

    def says(self):
        return self.log.read_text(errors="replace")

    def children(self):
        return family(self.process.pid)[1:]

    def kill(self, number=signal.SIGKILL):
        for process in family(self.process.pid):
            os.kill(process, number)
        self.process.wait()

    def stop(self):
        """Warm: the task at work is finished."""
        self.process.terminate()
        self.process.wait(timeout=30)
