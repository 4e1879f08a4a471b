"""Sessions: in the cache for speed, in the database for safety."""

import time

import pytest
from django.core.cache import caches

from myproject.caching.tests.conftest import BACKENDS
from myproject.caching.tests.servers import Server

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]

MAX_LIFE = 2  # s; 60 in settings.


@pytest.fixture(params=BACKENDS)
def server(request, settings):
    server = Server(request.param)
    entry = {
        "BACKEND": f"myproject.caching.backends.{BACKENDS[request.param]}",
        "LOCATION": server.location,
    }
    settings.CACHES = {
        "default": entry,
        "pages": {**entry, "KEY_PREFIX": "pages", "GRACE": 60},
        "sessions": {**entry, "KEY_PREFIX": "sessions", "MAX_LIFE": MAX_LIFE},
    }
    yield server
    server.thaw()
    server.kill()


@pytest.fixture
def member(client, admin_user):
    client.post("/accounts/login/", {"username": "admin", "password": "password"})
    return client


def is_known(client):
    return client.get("/accounts/profile/").status_code == 200


def test_a_session_is_read_from_the_cache(server, member, django_assert_num_queries):
    assert is_known(member)
    with django_assert_num_queries(1):  # The user; not the session.
        assert is_known(member)


def test_a_session_survives_a_restart_of_the_cache(server, member):
    caches["sessions"].clear()
    assert is_known(member)


@pytest.mark.parametrize("how", ["kill", "freeze"])
def test_log_in_and_log_out_work_without_a_cache(server, client, admin_user, how):
    getattr(server, how)()
    answer = client.post("/accounts/login/", {"username": "admin", "password": "password"})
    assert answer.status_code == 302
    assert is_known(client)
    client.post("/accounts/logout/")
    assert not is_known(client)


def test_a_log_out_that_a_frozen_cache_missed_is_believed_after_max_life(server, member):
    assert is_known(member)
    cookie = member.cookies["sessionid"].value
    server.freeze()
    member.post("/accounts/logout/")
    server.thaw()
    time.sleep(MAX_LIFE + 1)
    member.cookies["sessionid"] = cookie
    assert not is_known(member)
