import os
import shutil

import pytest

from ..stack.running import ROOT
from .network import is_allowed
from .site import Site

os.environ["PATH"] += ":/usr/sbin:/sbin"  # Where Debian keeps servers.


@pytest.fixture(scope="session")
def site():
    """The site on twelve hosts, started once for all tests that need it."""
    if not is_allowed():
        pytest.fail("Hosts are network namespaces, and only root may make them.", pytrace=False)
    folder = ROOT / ".stack" / "hosts"
    shutil.rmtree(folder, ignore_errors=True)
    with Site(folder) as site:
        yield site


@pytest.fixture(autouse=True)
def _calm(site):
    """Each test begins with all servers in their pools, and with pages that are stored."""
    site.await_calm()
    site.warm()
