import threading

import pytest
from django.db import connection

from ..locks import alone, try_lock, turn, unlock

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


def test_who_comes_second_has_its_turn_after_the_first():
    order = []

    def second():
        with turn("picture"):
            order.append("second")
        connection.close()

    with turn("picture"):
        other = threading.Thread(target=second)
        other.start()
        other.join(0.2)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_nobody_waits_longer_for_a_turn_than_said():
    def impatient():
        with pytest.raises(TimeoutError, match=r"No turn within 0\.1 s"), turn("picture", 0.1):
            return "was in"
        return "was not in"

    with turn("picture"):
        assert elsewhere(impatient) == "was not in"
    assert elsewhere(lambda: try_lock("picture")) is True
