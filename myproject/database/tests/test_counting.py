import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from .. import counting
from ..counting import approximate_count, mysql_rows


@pytest.fixture
def users(db):
    """Twelve thousand users, one in four of them not active, as the planner knows."""
    User = get_user_model()
    User.objects.bulk_create(
        User(username=f"{number}", is_active=number % 4 > 0) for number in range(12_000)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {User._meta.db_table}")
    return User.objects.all()


def test_a_large_table_is_not_counted(users, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        assert approximate_count(users) == pytest.approx(12_000, rel=0.05)
    assert "COUNT" not in queries[0]["sql"]


def test_a_filter_is_estimated_by_the_planner(users, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(counting, "EXACT_BELOW", 1_000)
    with django_assert_num_queries(2) as queries:
        assert approximate_count(users.filter(is_active=False)) == pytest.approx(3_000, rel=0.2)
    assert not any("COUNT" in query["sql"] for query in queries)


def test_few_rows_of_a_large_table_are_counted_exactly(users):
    assert approximate_count(users.filter(username__in=["1", "2", "none"])) == 2
    assert approximate_count(users.distinct()[:7]) == 7
    assert approximate_count(users.none()) == 0


def test_a_table_that_was_never_analysed_is_counted(users, monkeypatch):
    monkeypatch.setattr(counting, "postgresql_rows", lambda cursor, table: -1)
    assert approximate_count(users) == 12_000


def test_a_count_that_takes_too_long_is_given_up(users, monkeypatch):
    monkeypatch.setattr(counting, "PATIENCE", 20)
    slow = users.extra(where=["is_active AND pg_sleep(0.01) IS NOT NULL AND id > 0"])
    assert approximate_count(slow) == counting.EXACT_BELOW


def test_the_time_out_ends_with_the_count(users):
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()
        approximate_count(users.filter(pk=1))
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == before


class Cursor:
    """One of MySQL's, as far as asked."""

    def __init__(self, row):
        self.row = row

    def execute(self, sql, parameters):
        self.asked = (sql, parameters)

    def fetchone(self):
        return self.row


@pytest.mark.parametrize("row, rows", [((120_000,), 120_000), ((None,), -1), (None, -1)])
def test_mysql_and_mariadb_say_it_in_information_schema(row, rows):
    cursor = Cursor(row)
    assert mysql_rows(cursor, "a_table") == rows
    sql, parameters = cursor.asked
    assert "information_schema.tables" in sql
    assert parameters == ["a_table"]
