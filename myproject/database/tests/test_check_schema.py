import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

TABLE = get_user_model()._meta.db_table


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_migrated_database_has_all_that_is_declared(db, capsys):
    call_command("check_schema")
    said = capsys.readouterr().out
    assert "All that the models declare is there and valid." in said
    assert "declared nowhere" not in said


def test_a_missing_index_is_named_by_its_columns(db, capsys):
    run(f"DROP INDEX {index_of(Session._meta.db_table, 'expire_date')}")
    with pytest.raises(CommandError, match="1 missing"):
        call_command("check_schema")
    assert f"{Session._meta.db_table}: index expire_date" in capsys.readouterr().out


def test_a_missing_constraint_fails(db):
    run(f"ALTER TABLE {TABLE} DROP CONSTRAINT {index_of(TABLE, 'username')}")
    with pytest.raises(CommandError, match="1 missing"):
        call_command("check_schema")


def test_an_index_that_was_not_built_to_the_end_fails(db, capsys):
    name = index_of(Session._meta.db_table, "expire_date")
    index = f"'{name}'::regclass"
    run(f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = {index}")  # noqa: S608
    with pytest.raises(CommandError, match="0 missing, 1 invalid"):
        call_command("check_schema")
    assert f"{Session._meta.db_table}: {name}" in capsys.readouterr().out


def test_a_constraint_that_was_not_validated_fails(db):
    run(f"ALTER TABLE {TABLE} ADD CONSTRAINT named CHECK (username <> '') NOT VALID")
    with pytest.raises(CommandError, match="1 invalid"):
        call_command("check_schema")


def test_an_index_that_nobody_declares_is_told_and_no_failure(db, capsys):
    run(f"CREATE INDEX made_by_hand ON {TABLE} (first_name)")
    call_command("check_schema")
    said = capsys.readouterr().out
    assert said.count(f"{TABLE}: made_by_hand") == 2  # Extra, and not used.


def index_of(table, column):
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    likely = [
        name
        for name, one in found.items()
        if one["columns"] == [column] and (one["index"] or one["unique"])
    ]
    return next(name for name in likely if not name.endswith("_like"))
