"""What warm_cache leaves behind at the edge."""

from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.stack


def test_the_pages_of_the_sitemap_are_served_from_varnish_afterwards(stack):
    stack.settle()
    authority = stack.folder / "tls/ca.pem"
    printed = stack.manage("warm_cache", "--ca", authority, "--limit", "5", "--concurrency", "1")
    assert "200: 5" in printed
    host = {"Host": urlsplit(stack.addresses["https"]).netloc}
    # The load balancer took one of them for the home page.
    states = [
        httpx.get(f"{varnish}/", headers=host).headers["X-Cache"]
        for varnish in stack.addresses["varnish"]
    ]
    assert "HIT" in states
