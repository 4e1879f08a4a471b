"""The user model is the site's own, from the first migration on."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

USERS = """
INSERT INTO accounts_user (username, email, password, first_name, last_name, is_superuser, is_staff,
    is_active, date_joined)
SELECT 'user-' || n, 'User-' || n || '@example.com', '!', '', '', false, false, true, now()
FROM generate_series(1, 20000) AS n
"""


def test_the_model_is_ours_and_has_a_table_of_its_own():
    assert settings.AUTH_USER_MODEL == "accounts.User"
    assert get_user_model()._meta.db_table == "accounts_user"


def test_the_first_migration_makes_it_before_any_other_app_refers_to_users():
    graph = MigrationLoader(None).graph
    before = {app for app, _ in graph.forwards_plan(("accounts", "0001_initial"))}
    assert before == {"accounts", "auth", "contenttypes"}
    assert ("accounts", "0001_initial") in graph.forwards_plan(("admin", "0001_initial"))


def test_an_address_is_found_by_its_index(db):
    with connection.cursor() as cursor:
        cursor.execute(USERS)
        cursor.execute("ANALYZE accounts_user")
    found = get_user_model().objects.filter(email__iexact="USER-7@example.com")
    assert "user_email_upper" in found.explain()
    assert [user.username for user in found] == ["user-7"]


def test_the_admin_does_not_count_a_large_table_of_users(admin_client, monkeypatch):
    monkeypatch.setattr("myproject.database.counting.EXACT_BELOW", 0)
    rows = "myproject.database.counting.postgresql_rows"
    monkeypatch.setattr(rows, lambda *table: 1_000_000)
    with CaptureQueriesContext(connection) as queries:
        page = admin_client.get("/backstage/accounts/user/?is_active__exact=1&_facets=True")
    assert b">admin</a>" in page.content
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"]]
