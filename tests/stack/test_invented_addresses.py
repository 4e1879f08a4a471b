"""One visitor who invents addresses: few of them are made by Django, and readers notice nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from .wire import seen_by_apps

pytestmark = pytest.mark.stack

VISITOR, READER = "127.0.0.7", "127.0.0.8"  # Whom site.vcl's limits count.
ADDRESSES = {
    "unknown-parameter": "/posts/?invented{}=1",
    "search-elsewhere": "/?q=invented{}",
    "cursor-elsewhere": "/about/?after=invented{}",
    "encoded": "/posts/?after=invented%2D{}",
    "twice": "/posts/?x=invented{}&x=2",
    "unsigned-cursor": "/posts/?after=invented{}",
    "signed-cursor": "/posts/?before=invented{}.c2lnbmF0dXJl",
    "search": "/search/?q=invented{}",
    "page": "/invented{}/",
    "post": "/2024/03/12/invented{}/",
    "tag": "/tag/invented{}/",
    "month": "/{:04}/01/",
}


def test_of_3000_invented_addresses_few_are_rendered(stack):
    addresses = [address.format(number) for number in range(250) for address in ADDRESSES.values()]
    with stack.client(VISITOR, timeout=20) as visitor, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda address: visitor.get(address).status_code, addresses))
        assert len(statuses) == 3_000
        assert {status for status in statuses if status >= 500} == set()
        assert visitor.get("/posts/").status_code == 200
    rendered = [line for line in seen_by_apps(stack, "invented") if " status=200 " in line]
    assert len(rendered) <= 100
    assert not [line for line in rendered if "after=" in line or "before=" in line]
    with stack.client(READER) as reader:
        for path in ("/", "/posts/", "/search/?q=caches", "/nowhere/"):
            assert reader.get(path).status_code == (404 if path == "/nowhere/" else 200)
