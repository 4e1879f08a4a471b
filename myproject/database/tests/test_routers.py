"""The replica here is a name only: where queries go is asked, not what they find."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError, connections, router
from django.db.backends.postgresql.base import DatabaseWrapper

from .. import routers
from ..routers import Health, ReplicaRouter, replica

User = get_user_model()


@pytest.fixture(autouse=True)
def routed(monkeypatch):
    monkeypatch.setattr(routers, "is_configured", lambda: True)
    monkeypatch.setattr(router, "routers", [ReplicaRouter()])
    monkeypatch.setattr(routers, "health", Health())
    monkeypatch.setattr(Health, "lag", lambda self: 0)
    token = routers._wrote_at.set(-routers.LAG_LIMIT)
    yield
    routers._wrote_at.reset(token)


def test_only_the_block_reads_the_replica():
    assert User.objects.all().db == "default"
    with replica():
        assert User.objects.all().db == "replica"
        with replica():
            assert User.objects.all().db == "replica"
    assert User.objects.all().db == "default"


def test_a_function_can_ask_for_it_at_each_call():
    @replica()
    def read():
        return User.objects.all().db

    assert [read(), read()] == ["replica", "replica"]


def test_another_thread_is_not_concerned():
    seen = []
    with replica():
        thread = threading.Thread(target=lambda: seen.append(User.objects.all().db))
        thread.start()
        thread.join()
    assert seen == ["default"]


def test_after_a_write_the_block_reads_what_it_wrote(db):
    with replica():
        Group.objects.create(name="Editors")
        assert User.objects.all().db == "default"
        with replica():
            assert User.objects.all().db == "default"


def test_a_write_just_before_the_block_counts_too(db, monkeypatch):
    Group.objects.create(name="Editors")
    with replica():
        assert User.objects.all().db == "default"
    monkeypatch.setattr(routers, "LAG_LIMIT", 0)
    with replica():
        assert User.objects.all().db == "replica"


def test_an_object_from_the_replica_is_written_to_the_primary():
    user = User(pk=1)
    user._state.db = "replica"
    assert router.db_for_write(User, instance=user) == "default"
    assert router.db_for_read(User, instance=user) == "default"
    other = Group(pk=1)
    other._state.db = "default"
    assert router.allow_relation(user, other)


def test_a_lock_is_taken_on_the_primary():
    with replica():
        assert User.objects.select_for_update().db == "default"


def test_migrations_leave_the_replica_alone():
    assert not router.allow_migrate("replica", "auth")
    assert router.allow_migrate("default", "auth")


def test_without_a_replica_the_primary_is_read(monkeypatch):
    monkeypatch.setattr(routers, "is_configured", lambda: False)
    with replica():
        assert User.objects.all().db == "default"


def test_a_server_that_is_not_in_recovery_is_never_behind(db, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(routers, "ALIAS", "default")
    assert Health().lag() == 0


def test_a_server_that_is_not_there_is_a_problem_and_no_error(db, monkeypatch):
    monkeypatch.undo()
    nowhere = {**connections["default"].settings_dict, "HOST": "127.0.0.1", "PORT": "1"}
    monkeypatch.setattr(connections, "create_connection", lambda alias: DatabaseWrapper(nowhere))
    assert "does not answer" in Health().problem()


def dead(self):
    raise DatabaseError("connection refused")


def behind(self):
    return 60


@pytest.mark.parametrize("lag, says", [(dead, "connection refused"), (behind, "60 s behind")])
def test_a_dead_or_late_replica_is_left_alone_and_told_once(monkeypatch, caplog, lag, says):
    monkeypatch.setattr(Health, "lag", lag)
    monkeypatch.setattr(routers, "CHECK_EVERY", 0)
    with replica():
        assert [User.objects.all().db for _ in range(3)] == ["default"] * 3
    [record] = caplog.records
    assert says in record.getMessage()
    assert record.metric == "replica.lost"
    monkeypatch.setattr(Health, "lag", lambda self: 0)
    with replica():
        assert User.objects.all().db == "replica"


def test_it_is_looked_at_once_in_a_while(monkeypatch):
    looks = []
    monkeypatch.setattr(Health, "lag", lambda self: looks.append(1) or 0)
    with replica():
        for _ in range(5):
            assert User.objects.all().db == "replica"
    assert len(looks) == 1
