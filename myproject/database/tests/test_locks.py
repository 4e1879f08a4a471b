import threading

import pytest
from django.db import connection

from ..locks import alone, try_lock, unlock

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(function):
    """What the function returns in another thread, whose connection is another one."""
    found = []

    def run():
        found.append(function())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_one_at_a_time():
    with alone("report") as first:
        assert first
        assert elsewhere(lambda: try_lock("report")) is False
    assert elsewhere(lambda: try_lock("report")) is True


def test_another_name_is_another_lock():
    with alone("report"):
        assert elsewhere(lambda: try_lock("digest")) is True


def test_it_is_free_after_an_error():
    with pytest.raises(ZeroDivisionError), alone("report"):
        _ = 1 / 0
    assert elsewhere(lambda: try_lock("report")) is True


def test_it_dies_with_the_connection():
    assert try_lock("report")
    connection.close()  # As when the process is killed.
    assert elsewhere(lambda: try_lock("report")) is True
    unlock("report")


def test_who_does_not_have_it_does_not_give_it_back():
    assert try_lock("report")

    def fail():
        with alone("report") as mine:
            return mine

    assert elsewhere(fail) is False
    assert elsewhere(lambda: try_lock("report")) is False
    unlock("report")
