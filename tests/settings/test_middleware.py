import re
from itertools import pairwise
from pathlib import Path

import pytest


@pytest.mark.parametrize("visitor", ["stranger", "known"])
def test_no_middleware_asks_the_database(client, visitor, admin_user, django_assert_num_queries):
    if visitor == "known":
        client.force_login(admin_user)
    with django_assert_num_queries(0):
        assert client.get("/about/").status_code == 200


def test_each_middleware_has_its_reason_above_it():
    source = Path("settings/base.py").read_text()
    block = re.search(r"^MIDDLEWARE = \[\n(.*?)^\]", source, re.DOTALL | re.MULTILINE)[1]
    lines = [line.strip() for line in block.splitlines()]
    shared = ["django.middleware.csrf", "django.contrib.auth", "django.contrib.messages"]
    for above, line in pairwise(lines):
        if line.startswith('"') and not any(name in line for name in shared):
            assert above.startswith("#"), line
