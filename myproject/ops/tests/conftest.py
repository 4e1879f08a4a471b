import pytest

from .. import metrics, timing
from .statsd import StatsdServer


@pytest.fixture
def statsd(settings, monkeypatch):
    """A StatsD server that the package sends to."""
    server = StatsdServer(settings)
    for module in (metrics, timing):
        monkeypatch.setattr(module, "statsd", server.client)
    yield server
    server.close()
