"""What PostgreSQL does for a page: the plan of each query that the page makes, executed."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

READS = ("SELECT", "WITH")


@dataclass(frozen=True)
class Plan:
    sql: str
    tree: dict
    milliseconds: float

    @property
    def rows(self):
        return self.tree["Actual Rows"]

    @property
    def blocks(self):
        """8 kB each, wherever they came from."""
        return self.tree["Shared Hit Blocks"] + self.tree["Shared Read Blocks"]

    @property
    def indexes(self):
        return {node["Index Name"] for node in nodes(self.tree) if "Index Name" in node}

    @property
    def read_whole(self):
        """The tables that were read from end to end."""
        return {
            node["Relation Name"] for node in nodes(self.tree) if "Seq Scan" in node["Node Type"]
        }


def nodes(tree):
    yield tree
    for part in tree.get("Plans", []):
        yield from nodes(part)


def explain(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        [plan] = cursor.fetchone()[0]
    return Plan(sql, plan["Plan"], plan["Execution Time"])


def plans_of(path, client=None):
    """The plans of what a page reads, where no cache has it."""
    for alias in settings.CACHES:
        caches[alias].clear()
    with CaptureQueriesContext(connection) as queries:
        response = (client or Client()).get(path)
    assert response.status_code == 200, path
    assert queries.captured_queries, path
    reads = [query["sql"] for query in queries if query["sql"].lstrip().startswith(READS)]
    return [explain(sql) for sql in reads]


def summary(plans):
    """For a failed test's message."""
    return "\n".join(
        f"{p.blocks} blocks, {p.milliseconds:.1f} ms: {p.sql}\n{json.dumps(p.tree)}" for p in plans
    )
