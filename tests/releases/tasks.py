"""Tasks that are sent all through a release, and how often each was done."""

import re
import threading
import uuid
from collections import Counter

from celery import Celery

from settings.tasks import transport_options

PAUSE = 0.2  # s between two
DONE = re.compile(r"purge_tags\[([0-9a-f-]+)\] succeeded")


class Tasks:
    def __init__(self, stack):
        self.stack = stack
        self.sent = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        self._thread.join()

    def _send(self):
        broker = self.stack.addresses["redis"]
        with Celery(broker=broker) as app:
            app.conf.broker_transport_options = transport_options(broker)
            while not self._over.wait(PAUSE):
                name = str(uuid.uuid4())
                task = "myproject.blog.tasks.purge_tags"
                app.send_task(task, [["nothing"]], task_id=name, queue="high")
                self.sent.append(name)

    def times_done(self):
        """{times: how many of those sent were done so often}"""
        self.stack.settle()
        log = (self.stack.folder / "log/high.log").read_text()
        done = Counter(DONE.findall(log))
        return Counter(done[name] for name in self.sent)
