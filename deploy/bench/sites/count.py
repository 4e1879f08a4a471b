"""python -m bench.sites.count PATH…: the SQL queries of each page, as JSON.

Each page is asked for twice and the second time is counted: what caches there are, are warm.
"""

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def queries(path):
    client = Client(SERVER_NAME="127.0.0.1")
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path, secure=True)
        if answer.status_code != 200:
            raise SystemExit(f"{path} is answered with {answer.status_code}")
    return len(captured)


print(json.dumps([queries(path) for path in sys.argv[1:]]))  # noqa: T201
