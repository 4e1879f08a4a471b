"""Clients of a site that is not ours. They share one process, which stays: to start it takes long.

Each has cookies of its own, and no more in common with the others than the site's caches.
"""

import json
import re
import subprocess
from contextlib import contextmanager
from typing import NamedTuple

PROGRAM = """
import json, sys, traceback
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

sent, sys.stdout = sys.stdout, sys.stderr
clients = {}

def client(name):
    return clients.setdefault(name, Client(headers={"host": "localhost"}))

def ask(method, name, address, data, headers):
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client(name), method)(address, data, headers=headers)
    content = b"".join(answer) if answer.streaming else answer.content
    cookies = answer.cookies.output(header="")
    note = getattr(answer, "page_cache", "")
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return answer.status_code, content.decode(), headers, cookies, len(queries), note

def log_in(name):
    users = get_user_model().objects
    client(name).force_login(users.filter(username=name).first() or users.create_user(name))

def run(code):
    names = {}
    exec(code, names)
    return names.get("result")

for line in sys.stdin:
    what, *arguments = json.loads(line)
    try:
        answer = [True, globals()[what](*arguments)]
    except Exception:
        answer = [False, traceback.format_exc()]
    print(json.dumps(answer), file=sent, flush=True)
"""


# What differs from one answer to the next in any site: tokens, keys of rows, the time.
OWN = re.compile(
    r'csrfmiddlewaretoken" value="\w+|form-\d+-id" value="\d+|"created" content="[^"]+'
)


class Answer(NamedTuple):
    status: int
    text: str
    headers: dict  # Names in lower case.
    cookies: str  # As the answer sets them.
    queries: int
    note: str  # What the page cache did; "" without one.

    @property
    def seen(self):
        """What a visitor sees of it."""
        return self.status, OWN.sub("", self.text)

    @property
    def is_hit(self):
        return self.note == "found" and self.queries == 0


def differing(answers, others):
    """Return who saw something else at which address, of two walks."""
    return [asked for asked in answers if answers[asked].seen != others[asked].seen]


class Clients:
    def __init__(self, process):
        self.process = process

    def _do(self, *what):
        print(json.dumps(what), file=self.process.stdin, flush=True)
        worked, answer = json.loads(self.process.stdout.readline())
        assert worked, answer
        return answer

    def get(self, address, who="visitor", **headers):
        """Return the Answer to the client of that name; HX_Request="true" is a header."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return Answer(*self._do("ask", "get", who, address, None, headers))

    def post(self, address, who, **data):
        return Answer(*self._do("ask", "post", who, address, data, {}))

    def walk(self, addresses, names):
        """Return the Answer to each client at each address, twice: {(who, address, time): …}."""
        return {
            (who, address, time): self.get(address, who)
            for time in ("first", "second")
            for who in names
            for address in addresses
        }

    def log_in(self, *names):
        """Let each client be the user of its name, who is made if there is none."""
        for name in names:
            self._do("log_in", name)

    def run(self, code):
        """Run Python in the site; return what it calls `result`."""
        return self._do("run", code)


@contextmanager
def clients(site):
    with open(site.run / "clients.log", "w") as log:
        process = subprocess.Popen(
            ["python", "-W", "ignore", "-c", PROGRAM],
            cwd=site.folder,
            env=site.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        yield Clients(process)
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()
