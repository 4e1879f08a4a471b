"""What models declare against what the database has: indexes and constraints.

They differ after a CREATE INDEX CONCURRENTLY that failed (it leaves an invalid index, which costs
writes and helps no query), a faked migration, a restore that stopped, or work by hand.
"""

import re
from dataclasses import dataclass, field

from django.apps import apps
from django.db import router

# Whether each index and constraint of a table may be relied on, and how often an index was read.
STATE = """
SELECT class.relname, index.indisvalid, coalesce(usage.idx_scan, 0)
FROM pg_index AS index JOIN pg_class AS class ON class.oid = index.indexrelid
LEFT JOIN pg_stat_all_indexes AS usage USING (indexrelid)
WHERE index.indrelid = to_regclass(quote_ident(%(table)s))
UNION ALL
SELECT conname, convalidated, NULL FROM pg_constraint
WHERE conrelid = to_regclass(quote_ident(%(table)s)) AND contype IN ('f', 'c')
"""

# An index on a day has a time zone in it: TIME_ZONE when its migration ran.
DEFINITIONS = """
SELECT class.relname, pg_get_indexdef(index.indexrelid)
FROM pg_index AS index JOIN pg_class AS class ON class.oid = index.indexrelid
WHERE index.indrelid = to_regclass(quote_ident(%(table)s))
"""
ZONE = re.compile(r"AT TIME ZONE '([^']+)'")


@dataclass
class Report:
    """Lines of text, by what they mean."""

    missing: list = field(default_factory=list)
    invalid: list = field(default_factory=list)
    zones: list = field(default_factory=list)
    extra: list = field(default_factory=list)
    unused: list = field(default_factory=list)


def compare(connection):
    report = Report()
    with connection.cursor() as cursor:
        for model in _models(connection.alias):
            _compare(connection, cursor, model, report)
    return report


def _models(alias):
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.can_migrate(alias) and router.allow_migrate_model(alias, model):
            yield model


def _compare(connection, cursor, model, report):
    table = model._meta.db_table
    found = connection.introspection.get_constraints(cursor, table)
    declared = set(_declared(model, connection))
    met = {name: _meets(name, constraint) for name, constraint in found.items()}
    for kind, names in sorted(declared - set().union(*met.values())):
        report.missing.append(f"{table}: {kind} {', '.join(names)}")
    report.extra += [
        f"{table}: {name}" for name, what in met.items() if _is_extra(name, what, declared)
    ]
    cursor.execute(DEFINITIONS, {"table": table})
    definitions = dict(cursor.fetchall())
    for name, zones in _zones(model, connection):
        there = ZONE.findall(definitions.get(name, ""))
        if name in definitions and there != zones:
            report.zones.append(f"{table}: {name} has {', '.join(there)}, not {', '.join(zones)}")
    cursor.execute(STATE, {"table": table})
    for name, valid, scans in cursor.fetchall():
        if not valid:
            report.invalid.append(f"{table}: {name}")
        elif scans == 0 and not found.get(name, {}).get("unique"):
            report.unused.append(f"{table}: {name}")


def _declared(model, connection):
    """(kind, names): of the index or constraint itself, or of its columns where Django names it."""
    options = model._meta
    for item in [*options.indexes, *options.constraints]:
        yield "named", (item.name,)
    for names in options.unique_together:
        yield "unique", tuple(options.get_field(name).column for name in names)
    for column in options.local_concrete_fields:
        yield from ((kind, (column.column,)) for kind in _kinds(column, connection))


def _zones(model, connection):
    """(name, time zones) of what a migration would make now of each index on expressions."""
    with connection.schema_editor(collect_sql=True) as editor:
        for item in [*model._meta.indexes, *model._meta.constraints]:
            if getattr(item, "expressions", ()):
                yield item.name, ZONE.findall(str(item.create_sql(model, editor)))


def _kinds(column, connection):
    if column.primary_key:
        yield "primary key"
    elif column.unique:
        yield "unique"
    elif column.db_index:
        yield "index"
    if column.remote_field and column.db_constraint:
        yield "foreign key"
    if column.db_parameters(connection)["check"]:
        yield "check"


def _meets(name, constraint):
    """Which declarations an index or constraint of the database answers."""
    columns = tuple(constraint["columns"] or ())
    kinds = {"primary key": "primary_key", "foreign key": "foreign_key"}
    kinds |= {kind: kind for kind in ("unique", "index", "check")}
    met = {(kind, columns) for kind, key in kinds.items() if constraint[key]}
    return met | {("named", (name,))}


def _is_extra(name, met, declared):
    """Not those that Django adds for LIKE, nor PostgreSQL's NOT NULL, which are of no kind."""
    return len(met) > 1 and not met & declared and not name.endswith("_like")
