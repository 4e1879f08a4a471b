from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils.http import urlsafe_base64_encode

from .. import keyset
from ..keyset import InvalidCursor, KeysetPaginator, UnsignedCursor

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
NEWEST_FIRST = ["-date_joined", "-id"]


@pytest.fixture
def users(db):
    """Ten users; three of them joined at one instant."""
    User = get_user_model()
    days = [0, 1, 2, 3, 3, 3, 4, 5, 6, 7]
    for number, day in enumerate(days):
        User.objects.create(username=f"{number}", date_joined=BEGIN + timedelta(days=day))
    return User.objects.all()


def walk(paginator, direction, page):
    pages = [page]
    while cursor := getattr(pages[-1], direction):
        pages.append(paginator.page(**{"after" if direction == "next" else "before": cursor}))
    return [[user.username for user in page] for page in pages]


@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 9, 10, 11])
@pytest.mark.parametrize("fields", [NEWEST_FIRST, ["date_joined", "id"]])
def test_every_row_is_met_once_in_both_directions(users, per_page, fields):
    paginator = KeysetPaginator(users, per_page, fields)
    expected = [user.username for user in users.order_by(*fields)]
    forth = walk(paginator, "next", paginator.page())
    assert list(chain(*forth)) == expected
    last = paginator.page()
    while last.next:
        last = paginator.page(after=last.next)
    back = walk(paginator, "previous", last)
    assert list(chain(*reversed(back))) == expected


def test_a_page_is_one_query_without_count_or_offset(users, django_assert_num_queries):
    paginator = KeysetPaginator(users, 3, NEWEST_FIRST)
    cursor = paginator.page().next
    with django_assert_num_queries(1) as queries:
        paginator.page(after=cursor)
    assert "COUNT" not in queries[0]["sql"]
    assert "OFFSET" not in queries[0]["sql"]


def test_a_row_that_comes_in_meanwhile_shifts_nothing(users):
    paginator = KeysetPaginator(users, 3, NEWEST_FIRST)
    first = paginator.page()
    get_user_model().objects.create(username="new", date_joined=BEGIN + timedelta(days=99))
    second = paginator.page(after=first.next)
    assert [user.username for user in second] == ["6", "5", "4"]


def test_an_empty_table_is_an_empty_page(db):
    page = KeysetPaginator(get_user_model().objects.all(), 3, NEWEST_FIRST).page()
    assert (page, page.previous, page.next) == ([], None, None)


@pytest.fixture
def cursor(users):
    return KeysetPaginator(users, 3, NEWEST_FIRST).page().next


FOREIGN = {
    "nothing": "x",
    "an empty list": "W10",
    "null": "bnVsbA",
    "words": "WyJ4IiwgInkiXQ",
    "a date alone": "WyIyMDI0LTAxLTAxIl0",
    "an object": "eyJhIjogMX0",
    "nulls": "W251bGwsIG51bGxd",
    "nested": "W1tb" * 100,
    "long": "W" * 100_000,
    "two dots": "a.b.c",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_cursor_of_somebody_elses_is_refused(users, name):
    for cursor in (FOREIGN[name], f"{FOREIGN[name]}.", f"{FOREIGN[name]}.c2lnbmF0dXJl"):
        with pytest.raises(InvalidCursor) as refused:
            KeysetPaginator(users, 3, NEWEST_FIRST).page(after=cursor)
        assert refused.type is InvalidCursor


def test_a_changed_cursor_is_refused_without_a_query(users, cursor, django_assert_num_queries):
    text, _, signature = cursor.partition(".")
    other = "A" if signature[0] != "A" else "B"
    for changed in (f"{text}.{other}{signature[1:]}", f"{text}A.{signature}", f"{cursor}A"):
        with django_assert_num_queries(0), pytest.raises(InvalidCursor):
            KeysetPaginator(users, 3, NEWEST_FIRST).page(after=changed)


def test_a_cursor_of_another_model_is_refused(users, cursor):
    posts = KeysetPaginator(ContentType.objects.all(), 3, ["model", "id"])
    with pytest.raises(InvalidCursor):
        posts.page(after=cursor)


def test_a_cursor_of_before_they_were_signed_is_told_from_an_invalid_one(users, cursor):
    with pytest.raises(UnsignedCursor):
        KeysetPaginator(users, 3, NEWEST_FIRST).page(after=cursor.partition(".")[0])


def test_a_cursor_outlives_a_change_of_the_secret_key(users, cursor, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert KeysetPaginator(users, 3, NEWEST_FIRST).page(after=cursor)
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidCursor):
        KeysetPaginator(users, 3, NEWEST_FIRST).page(after=cursor)


def encoded(text):
    return urlsafe_base64_encode(text.encode())


ODD = {
    "nested": "[" * 1500,
    "nested and too long": "[" * 2800,
    "texts in texts": '[["2024-01-01"], ["1"]]',
    "numbers": "[1, 2]",
    "no number": '["2024-01-01T00:00:00+00:00", Infinity]',
    "NUL": '["\\u0000", "1"]',
    "a surrogate": '["\\ud800", "1"]',
    "a number of thousands of digits": f'["2024-01-01T00:00:00+00:00", "{"9" * 5000}"]',
}


@pytest.mark.parametrize("fields", [NEWEST_FIRST, ["username", "id"]])
@pytest.mark.parametrize("what", ODD)
def test_odd_cursor_is_rejected(users, what, fields):
    with pytest.raises(InvalidCursor):
        KeysetPaginator(users, 3, fields).page(after=encoded(ODD[what]))


def test_too_long_cursor_is_not_decoded(users, monkeypatch):
    monkeypatch.setattr(keyset, "urlsafe_base64_decode", None)
    with pytest.raises(InvalidCursor):
        KeysetPaginator(users, 3, NEWEST_FIRST).page(after="a" * (keyset.MAX_CURSOR_LENGTH + 1))


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_number_beyond_the_column_ends_the_list(users, number, settings):
    paginator = KeysetPaginator(users, 3, NEWEST_FIRST)
    text = encoded(f'["{BEGIN.isoformat()}", "{number}"]')
    signature = paginator._signature(text, settings.SECRET_KEY)
    assert len(paginator.page(after=f"{text}.{signature}")) <= 1


def test_cursor_of_a_long_text_is_accepted(db):
    for number in range(3):
        get_user_model().objects.create(username="数" * 148 + str(number))
    paginator = KeysetPaginator(get_user_model().objects.all(), 1, ["username"])
    assert len(walk(paginator, "next", paginator.page())) == 3


def test_directions_must_agree(users):
    with pytest.raises(ValueError, match="differ"):
        KeysetPaginator(users, 3, ["-date_joined", "id"])
