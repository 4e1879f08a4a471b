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

    def log_in(password, address=HERE, username="ann", query="", **headers):
        form = {"username": username, "password": password}
        headers = {"x-forwarded-for": address, **headers}
        return Client().post(f"{request.param}?{query}", form, headers=headers)

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


LONG = "x" * 300
ODD_NAMES = {
    "long": LONG,
    "very long": "x" * 100_000,
    "with NUL": "\0ann",
    "with control characters": "a\x08\x1b\r\nb\x7f",
    "long and of four bytes each": "🎉" * 300,
    "with a noncharacter": "ann\uffff",
}
ODD_HEADERS = {
    "long user agent": {"user-agent": LONG},
    "user agent with NUL": {"user-agent": "a\0b"},
    "user agent with half a pair": {"user-agent": "a\ud800b"},
    "user agent in Latin-1": {"user-agent": "\xe9\xff"},
    "long Accept": {"accept": "x" * 2000},
    "Accept with NUL": {"accept": "a\0b"},
    "no address": {"x-forwarded-for": "unknown"},
    "address with NUL": {"x-forwarded-for": "192.0.2.1\0"},
    "address with a zone": {"x-forwarded-for": "fe80::1%eth0"},
    "two addresses": {"x-forwarded-for": "192.0.2.1, 192.0.2.2"},
    "long address": {"x-forwarded-for": LONG},
}


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_odd_name_is_counted_and_locked(log_in, name):
    tries = [log_in(WRONG, username=name).status_code for _ in range(5)]
    assert tries == [200] * 4 + [429]
    assert AccessAttempt.objects.get().failures_since_start == 5


@pytest.mark.parametrize("headers", ODD_HEADERS.values(), ids=ODD_HEADERS)
def test_try_with_odd_headers_is_counted_and_locked(log_in, headers):
    tries = [log_in(WRONG, **headers).status_code for _ in range(5)]
    assert tries == [200] * 4 + [429]


@pytest.mark.parametrize("query", ["next=%00", "next=" + LONG, "%00=%00", "%ed%a0%80", LONG])
def test_try_at_an_odd_address_is_counted_and_locked(log_in, query):
    tries = [log_in(WRONG, query=query).status_code for _ in range(5)]
    assert tries == [200] * 4 + [429]


def test_right_password_is_accepted_whatever_the_headers(log_in):
    assert log_in(RIGHT, **{"user-agent": "a\0" + LONG, "accept": "\0"}).status_code == 302


@pytest.mark.parametrize(("password", "count"), [(RIGHT, 3), (WRONG, 5)])
def test_what_it_costs_in_queries(log_in, password, count):
    with CaptureQueriesContext(connection) as captured:
        log_in(password)
    counted = [query["sql"] for query in captured if "axes_" in query["sql"]]
    assert len(counted) == count, counted
