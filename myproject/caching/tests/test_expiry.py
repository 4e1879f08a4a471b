"""A change of a child touches its parents, whatever made it."""

import pytest
from django.apps.registry import Apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from ..expiry import Touching, TouchingQuerySet

registry = Apps()


class Library(Touching):
    touched_field = "lent_at"
    lent_at = models.DateTimeField(null=True)

    class Meta:
        apps, app_label = registry, "expiry"


class Book(Touching):
    touches = ("library",)
    library = models.ForeignKey(Library, models.CASCADE, null=True, related_name="books")
    title = models.CharField(max_length=50, default="")

    class Meta:
        apps, app_label = registry, "expiry"


class Page(Touching):
    touches = ("book",)
    book = models.ForeignKey(Book, models.CASCADE, related_name="pages")
    number = models.IntegerField(default=1)

    class Meta:
        apps, app_label = registry, "expiry"

    def is_shown(self):
        return self.number > 0


@pytest.fixture(autouse=True)
def tables(db):
    with connection.schema_editor() as editor:
        for model in (Library, Book, Page):
            editor.create_model(model)


@pytest.fixture
def shelf():
    """Two libraries, a book in the first, and its page."""
    here, there = Library.objects.create(), Library.objects.create()
    book = Book.objects.create(library=here)
    return here, there, book, Page.objects.create(book=book)


def touched(change, *rows):
    """Which of the rows have another time in their touched_field after the change."""
    before = times(rows)
    change()
    return [now != then for now, then in zip(times(rows), before, strict=True)]


def times(rows):
    return [getattr(type(row).objects.get(pk=row.pk), row.touched_field) for row in rows]


CHANGES = {
    "save": lambda here, there, book, page: page.save(),
    "save of one field": lambda here, there, book, page: page.save(update_fields=["number"]),
    "delete": lambda here, there, book, page: page.delete(),
    "update": lambda here, there, book, page: Page.objects.update(number=2),
    "bulk update": lambda here, there, book, page: Page.objects.bulk_update([page], ["number"]),
    "delete in bulk": lambda here, there, book, page: Page.objects.all().delete(),
    "create": lambda here, there, book, page: book.pages.create(),
    "create in bulk": lambda here, there, book, page: Page.objects.bulk_create([Page(book=book)]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_touches_parent_and_grandparent_and_nobody_else(shelf, change):
    here, there, book, _ = shelf
    assert touched(lambda: change(*shelf), book, here, there) == [True, True, False]


@pytest.mark.parametrize("change", ["save", "save of one field", "update", "bulk update"])
def test_the_row_itself_is_modified(shelf, change):
    assert touched(lambda: CHANGES[change](*shelf), shelf[-1]) == [True]


def test_a_field_of_its_own_leaves_last_modified(shelf):
    here, *_, page = shelf
    page.save()
    assert Library.objects.get(pk=here.pk).last_modified == here.last_modified


MOVES = {
    "save": lambda book, there: (setattr(book, "library", there), book.save()),
    "update": lambda book, there: Book.objects.filter(pk=book.pk).update(library=there),
}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_a_child_that_moves_touches_the_old_parent_and_the_new(shelf, move):
    here, there, book, _ = shelf
    assert touched(lambda: move(book, there), here, there) == [True, True]


def test_what_is_not_shown_touches_nobody(shelf):
    here, _, book, page = shelf
    page.number = 0
    assert touched(page.save, book, here) == [False, False]


def test_a_child_without_a_parent_is_saved():
    assert Book.objects.create().pk


def test_many_children_are_one_update_of_each_kind_of_parent(shelf):
    *_, book, _ = shelf
    pages = [Page(book=book) for _ in range(10)]
    with CaptureQueriesContext(connection) as queries:
        Page.objects.bulk_create(pages)
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert [sql.split('"')[1] for sql in updates] == ["expiry_book", "expiry_library"]


def test_what_is_rolled_back_touched_nobody(shelf):
    here, _, book, page = shelf

    def fail():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            page.save()
            _ = 1 / 0

    assert touched(fail, book, here) == [False, False]


def test_a_queryset_of_ones_own_can_be_made_of_it():
    class Own(TouchingQuerySet):
        pass

    assert issubclass(type(Book.objects.all()), TouchingQuerySet)
    assert Own(Book).update(title="x") == 0
