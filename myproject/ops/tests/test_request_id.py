import logging

import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from ..request_id import (
    RequestIDFilter,
    RequestIDMiddleware,
    comment_statements,
    current_request_id,
)


def answer(rf, **headers):
    seen = []

    def view(request):
        seen.append(current_request_id())
        return HttpResponse()

    RequestIDMiddleware(view)(rf.get("/", headers=headers))
    return seen[0]


def test_the_load_balancers_id_is_kept(rf):
    assert answer(rf, x_request_id="abc-123") == "abc-123"


@pytest.mark.parametrize("given", ["", "a b", "a\nb", "x" * 65, '"},{"admin":"'])
def test_anything_else_gets_an_id_of_ours(rf, given):
    assert len(answer(rf, x_request_id=given)) == 32


def test_a_log_line_carries_the_id_within_a_request_and_a_dash_outside():
    record = logging.makeLogRecord({})
    RequestIDFilter().filter(record)
    assert record.request_id == "-"


def test_what_django_says_of_the_request_afterwards_carries_it_too(rf):
    request = rf.get("/", headers={"x-request-id": "abc-123"})
    RequestIDMiddleware(lambda request: HttpResponse())(request)
    record = logging.makeLogRecord({"request": request})
    RequestIDFilter().filter(record)
    assert record.request_id == "abc-123"


@pytest.fixture
def commented(db):
    comment_statements(connection)
    comment_statements(connection)  # A connection that is opened again is commented once.


def sql_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries]


def ask(request=None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["100 %"])
        assert cursor.fetchone() == ("100 %",)
    return HttpResponse()


def test_each_statement_of_a_request_ends_with_its_id(rf, commented):
    request = rf.get("/", headers={"x-request-id": "abc-123"})
    (sql,) = sql_of(lambda: RequestIDMiddleware(ask)(request))
    assert sql.endswith(" /* request_id=abc-123 */")
    assert sql.count("request_id") == 1


def test_outside_of_a_request_statements_are_as_they_are(commented):
    (sql,) = sql_of(ask)
    assert "request_id" not in sql


def test_a_composed_statement_is_left_alone(rf, commented):
    from psycopg2.sql import SQL

    def composed(request):
        with connection.cursor() as cursor:
            cursor.execute(SQL("SELECT 1"))
        return HttpResponse()

    assert RequestIDMiddleware(composed)(rf.get("/")).status_code == 200


def test_a_connection_that_is_opened_while_it_is_observed_is_commented_for_good(
    rf, db, monkeypatch
):
    monkeypatch.setattr(connections["default"], "execute_wrappers", [])

    def observe(execute, *args):
        return execute(*args)

    with connection.execute_wrapper(observe):
        comment_statements(connection)
    (sql,) = sql_of(lambda: RequestIDMiddleware(ask)(rf.get("/")))
    assert "request_id" in sql
