"""Who guesses is refused, whose password it is is not."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

User = get_user_model()

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
RIGHT, WRONG = "a long secret", "a guess"

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["/accounts/login/", "/backstage/login/"])
def log_in(request):
    """Try to log in as ann, from an address; return the answer."""
    User.objects.create_user("ann", password=RIGHT, is_staff=True)

    def log_in(password, address=HERE, username="ann", **headers):
        form = {"username": username, "password": password}
        headers = {"x-forwarded-for": address, **headers}
        return Client().post(request.param, form, headers=headers)

    return log_in


def statuses(log_in, count, *arguments):
    return [log_in(WRONG, *arguments).status_code for _ in range(count)]


def later(**time):
    """As if what has been tried were so much longer ago."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(**time))


def test_the_fifth_bad_try_is_refused_and_the_right_password_after_it(log_in):
    assert statuses(log_in, 5) == [200] * 4 + [429]
    refused = log_in(RIGHT)
    assert refused.status_code == 429
    assert b"try again in 60 seconds" in refused.content


def test_another_browser_is_the_same_guesser(log_in):
    tries = [log_in(WRONG, **{"user-agent": f"browser {number}"}) for number in range(5)]
    assert tries[-1].status_code == 429


def test_a_guesser_elsewhere_does_not_lock_out_the_person(log_in):
    assert statuses(log_in, 6, ELSEWHERE)[-2:] == [429, 429]
    assert log_in(RIGHT, HERE).status_code == 302


def test_others_at_the_same_address_are_not_refused(log_in):
    User.objects.create_user("bob", password=RIGHT, is_staff=True)
    statuses(log_in, 5)
    assert log_in(RIGHT, username="bob").status_code == 302


def test_after_a_minute_the_right_password_is_right_even_if_guesses_went_on(log_in):
    statuses(log_in, 5)
    later(seconds=59)
    assert log_in(WRONG).status_code == 429
    later(seconds=2)
    assert log_in(RIGHT).status_code == 302


def test_who_has_got_it_right_begins_at_none(log_in):
    assert statuses(log_in, 4) == [200] * 4
    assert log_in(RIGHT).status_code == 302
    assert statuses(log_in, 4) == [200] * 4


@pytest.mark.parametrize(("password", "count"), [(RIGHT, 3), (WRONG, 5)])
def test_what_it_costs_in_queries(log_in, password, count):
    with CaptureQueriesContext(connection) as captured:
        log_in(password)
    counted = [query["sql"] for query in captured if "axes_" in query["sql"]]
    assert len(counted) == count, counted
