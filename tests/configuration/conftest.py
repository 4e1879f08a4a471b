import pytest

from .balancer import ROOT, Balancer, Varnish


@pytest.fixture
def varnishes():
    servers = [Varnish(), Varnish()]
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def balancer(tmp_path, varnishes):
    running = Balancer(tmp_path, varnishes)
    yield running
    running.stop()


@pytest.fixture
def old_site():
    server = Varnish()
    yield server
    server.stop()


@pytest.fixture
def launch(tmp_path, varnishes, old_site):
    """The balancer of a launch: it knows the old site too."""
    running = Balancer(
        tmp_path,
        varnishes,
        ROOT / "deploy/haproxy-launch.cfg",
        POOL="launch",
        OLD_SITE=old_site.address,
    )
    yield running
    running.stop()
