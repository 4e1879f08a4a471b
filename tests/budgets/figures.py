"""What a page costs, in figures that do not depend on the machine or on its load."""

import gc
import gzip
import sys
from contextlib import contextmanager

from django.core.cache import caches
from django.template import Template
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

LEVEL = 6  # zlib's default, and Varnish's


class Visitor:
    """Asks for pages as Client does, without what Client itself costs."""

    def __init__(self, user=None):
        client = Client()
        if user:
            client.force_login(user)
        self.factory = RequestFactory()
        self.factory.cookies = client.cookies
        self.handler = ClientHandler()
        self.handler.load_middleware()

    def get(self, path):
        return self.handler(self.factory.get(path).environ)

    def cold(self, path):
        """Figures of the first rendering since the caches were emptied, what it stores included."""
        self.get(path)  # What is kept by the process, such as parsed templates, is there.
        forget()
        return self.figures(path)

    def again(self, path):
        """Figures of a page that was asked for just now."""
        self.get(path)
        return self.figures(path)

    def figures(self, path):
        with called() as codes:
            response = self.get(path)
        if response.status_code != 200:
            raise ValueError(f"{path} is answered with {response.status_code}")
        counts = response.wsgi_request.timing.counts
        return {
            "queries": counts["queries"],
            "cache trips": counts["cache_trips"],
            "templates": codes.count(Template._render.__code__),
            "bytes": len(response.content),
            "gzip": len(gzip.compress(response.content, LEVEL, mtime=0)),
            "calls": len(codes),
        }


def forget():
    """Empty all caches but the sessions': who is logged in stays so."""
    for alias in set(caches) - {"sessions"}:
        caches[alias].clear()


@contextmanager
def called():
    """Yield a list of the code of each Python function that is called, or generator resumed.

    Without garbage collection, which would call finalisers now or then.
    """
    codes = []

    def note(frame, event, arg):
        if event == "call":
            codes.append(frame.f_code)

    gc.collect()
    gc.disable()
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield codes
    finally:
        sys.setprofile(before)
        gc.enable()
