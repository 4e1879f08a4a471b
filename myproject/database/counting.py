"""About how many rows: from the statistics that the database keeps for its planner.

`SELECT COUNT(*)` reads an index or the table from end to end.
https://wiki.postgresql.org/wiki/Count_estimate
"""

import json

from django.db import OperationalError, connections, transaction

# Rows up to which an exact count is cheap, a few ms, and an estimate would be noticed.
EXACT_BELOW = 10_000
# ms that an exact count may take where the estimate promised few rows.
PATIENCE = 500


def approximate_count(queryset):
    """Return about how many rows `queryset` has: exactly, where the statistics say few.

    PostgreSQL: of a whole table what ANALYZE found, else the planner's guess, both free.
    MySQL and MariaDB: of a whole InnoDB table its statistics; a filtered one is counted.
    """
    connection = connections[queryset.db]
    if connection.vendor == "postgresql":
        return _postgresql_count(connection, queryset)
    if connection.vendor == "mysql" and is_whole_table(queryset):
        with connection.cursor() as cursor:
            rows = mysql_rows(cursor, queryset.model._meta.db_table)
        if rows >= EXACT_BELOW:
            return rows
    return queryset.count()


def is_whole_table(queryset):
    query = queryset.query
    narrowed = query.where or query.is_sliced or query.distinct or query.combinator
    return not (narrowed or query.group_by or query.is_empty())


def postgresql_rows(cursor, table):
    """Of the last ANALYZE or VACUUM; -1 before the first one."""
    cursor.execute(
        "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(quote_ident(%s))", [table]
    )
    return cursor.fetchone()[0]


def mysql_rows(cursor, table):
    """InnoDB's own estimate, which may be off by half; -1 if there is none."""
    cursor.execute(
        "SELECT table_rows FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_name = %s",
        [table],
    )
    row = cursor.fetchone()
    return -1 if row is None or row[0] is None else int(row[0])


def planned_rows(queryset):
    if not queryset.query.is_sliced:
        queryset = queryset.order_by()
    [plan] = json.loads(queryset.explain(format="json"))
    return plan["Plan"]["Plan Rows"]


def _postgresql_count(connection, queryset):
    if queryset.query.is_empty():
        return 0
    with connection.cursor() as cursor:
        rows = postgresql_rows(cursor, queryset.model._meta.db_table)
    if rows >= EXACT_BELOW and not is_whole_table(queryset):
        rows = planned_rows(queryset)
    return rows if rows >= EXACT_BELOW else _count_within(connection, queryset, rows)


def _count_within(connection, queryset, estimate):
    """The exact count or, after PATIENCE, an estimate that is EXACT_BELOW at least."""
    try:
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE)])
            count = queryset.count()
            # Nothing was written; this puts the time-out back for the rest of a transaction.
            transaction.set_rollback(True, using=connection.alias)
            return count
    except OperationalError:
        return max(estimate, EXACT_BELOW)
