"""What warm_cache leaves behind at the edge."""

import pytest

pytestmark = pytest.mark.stack


def test_the_pages_of_the_sitemap_are_served_from_varnish_afterwards(stack):
    authority = stack.folder / "tls/ca.pem"
    # Twice: the load balancer takes the Varnishes in turns, one request at a time.
    for _ in range(2):
        printed = stack.manage(
            "warm_cache", "--ca", authority, "--limit", "5", "--concurrency", "1"
        )
        assert "200: 5" in printed
    with stack.client() as visitor:
        assert visitor.get("/").headers["X-Cache"] == "HIT"
