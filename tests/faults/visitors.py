"""Visitors who ask all the time, each for one kind of page, and what they got."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Event, Thread

import httpx

from .table import CACHED, FRESH, KINDS, PRIVATE, WRITE

# s between one visitor of a kind and the next, however long the ones before must wait.
PAUSE = 0.3
# Who is on the site at once, of each kind. All from one address, which HAProxy allows 400.
CROWD = 90
# s; then the visitor has gone. Below what a fault lasts, so that nobody is served by its end.
PATIENCE = 11

SERVED = "served"
FRIENDLY = "friendly page"  # One of the flat error pages that Django's templates made.
BARE = "bare error"
GONE = "no answer"


@dataclass(frozen=True)
class Visit:
    kind: str
    began: float  # time.monotonic()
    seconds: float
    outcome: str
    said: str  # The status, or what went wrong.


class Visitors:
    """A context manager: they come at its beginning, and have gone at its end.

    `site` has client() for a visitor's connection, enter() for a thread to be where visitors are,
    its public address, cached_paths, the post_id that comments are for, and error_pages (texts).
    `patience`: s.
    """

    def __init__(self, site, patience=PATIENCE):
        self.site = site
        self.patience = patience
        self.visits = []
        self.acknowledged = []  # The texts of comments that the site thanked for.
        self._numbers = count(time.time_ns())
        self._over = Event()
        self._threads = [Thread(target=self._let_in, args=(kind,)) for kind in KINDS]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def failures(self, since, *kinds):
        """The visits of these kinds that began from `since` on and were not served."""
        late = [visit for visit in self.visits if visit.began >= since and visit.kind in kinds]
        return [visit for visit in late if visit.outcome != SERVED]

    def _let_in(self, kind):
        with ThreadPoolExecutor(CROWD, initializer=self.site.enter) as crowd:
            while not self._over.wait(PAUSE):
                crowd.submit(self._visit, kind)

    def _visit(self, kind):
        """Two requests: the second on a connection that is open already."""
        with self.site.client(timeout=self.patience) as client:
            for used in (False, True):
                began = time.monotonic()
                outcome, said = self._ask(kind, client, used)
                self.visits.append(Visit(kind, began, time.monotonic() - began, outcome, said))

    def _ask(self, kind, client, used):
        ask = {CACHED: self._read, FRESH: self._search, PRIVATE: self._log_in, WRITE: self._comment}
        try:
            answer = self._browse(ask[kind], client, used and kind != WRITE)
        except httpx.HTTPError as error:
            return GONE, repr(error)
        return self._judge(answer), str(answer.status_code)

    def _browse(self, ask, client, again):
        """As browsers do: a used connection that was closed says nothing; read on a new one."""
        try:
            return ask(client)
        except httpx.RemoteProtocolError:
            if not again:
                raise
            return ask(client)

    def _judge(self, answer):
        if answer.status_code < 400:
            return SERVED
        return FRIENDLY if answer.text in self.site.error_pages else BARE

    def _read(self, client):
        paths = self.site.cached_paths
        return client.get(paths[next(self._numbers) % len(paths)])

    def _search(self, client):
        return client.get(f"/search/?q=word-{next(self._numbers)}")

    def _log_in(self, client):
        return client.get("/accounts/login/")

    def _comment(self, client):
        text = f"comment-{next(self._numbers)}"
        form = {"name": "Ann", "email": "ann@example.com", "body": text}
        token = "t" * 32  # Any will do, if form and cookie say the same.
        answer = client.post(
            f"/comments/{self.site.post_id}/",
            data=form | {"csrfmiddlewaretoken": token},
            headers={"Cookie": f"csrftoken={token}", "Referer": self.site.address},
        )
        if answer.status_code == httpx.codes.FOUND:
            self.acknowledged.append(text)
        return answer
