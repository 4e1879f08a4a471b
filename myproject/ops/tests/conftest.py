from concurrent.futures import ThreadPoolExecutor

import pytest

from .. import metrics, timing
from .statsd import StatsdServer
from .visited import Visited


@pytest.fixture
def statsd(settings, monkeypatch):
    """A StatsD server that the package sends to."""
    server = StatsdServer(settings)
    for module in (metrics, timing):
        monkeypatch.setattr(module, "statsd", server.client)
    yield server
    server.close()


@pytest.fixture
def site(settings):
    settings.SITE_URL = "http://site"
    with Visited() as server, ThreadPoolExecutor(1) as thread:
        thread.submit(server.serve_forever, 0.01)
        yield server
        server.shutdown()
