import pytest

from .. import health


def respond(rf, path):
    return health.HealthMiddleware(lambda request: None)(rf.get(path))


def test_alive_asks_nobody(rf, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = respond(rf, "/health/alive/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_ready_asks_the_database_and_the_cache(rf, django_assert_num_queries, db):
    with django_assert_num_queries(1):
        assert respond(rf, "/health/ready/").status_code == 200


@pytest.mark.parametrize("check", ["database", "cache"])
def test_what_fails_is_named_and_no_more(rf, db, monkeypatch, check):
    def fail():
        raise ConnectionError("host secret.internal")

    monkeypatch.setitem(health.CHECKS, check, fail)
    response = respond(rf, "/health/ready/")
    assert response.status_code == 503
    assert response.content.decode() == f"{check}: ConnectionError\n"


def test_a_cache_that_forgets_is_not_ready(rf, db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert respond(rf, "/health/ready/").status_code == 503
