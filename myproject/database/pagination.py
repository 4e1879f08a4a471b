"""Numbered pages without COUNT(*), which reads every row that it counts.

CountlessPaginator       for `paginate_by` and `paginator_class`: knows whether there is a next page
ApproximateCountPaginator  for the admin's `paginator`: says about how many there are

For lists of any depth take keyset.py: a numbered page reads all the pages before it.
"""

from django.core.paginator import EmptyPage, InvalidPage, Paginator
from django.utils.functional import cached_property

from .counting import approximate_count


class CountlessPaginator(Paginator):
    """Pages 1 to `max_pages`, each one query for one row more than it shows.

    count and num_pages  the most there may be, until the last page was fetched; then the truth
    """

    # OFFSET reads what it skips: at 100 a page, 50,000 rows.
    max_pages = 500
    default_error_messages = Paginator.default_error_messages | {
        "too_deep": "The list ends at page %d. Narrow it down instead.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.orphans:
            raise ValueError("Without a count, nobody knows which page orphans would join.")
        self.num_pages = self.max_pages
        self.count = self.max_pages * self.per_page

    # Plain attributes: what is known of them grows.
    num_pages = count = None

    def validate_number(self, number):
        try:
            return super().validate_number(number)
        except EmptyPage:
            if self.num_pages == self.max_pages and int(number) > self.max_pages:
                raise EmptyPage(self.error_messages["too_deep"] % self.max_pages) from None
            raise

    def page(self, number):
        number = self.validate_number(number)
        before = (number - 1) * self.per_page
        objects = list(self.object_list[before : before + self.per_page + 1])
        if not objects and not (number == 1 and self.allow_empty_first_page):
            raise EmptyPage(self.error_messages["no_results"])
        more = len(objects) > self.per_page and number < self.max_pages
        if not more:
            self.count = before + min(len(objects), self.per_page)
        self.num_pages = number + more
        return self._get_page(objects[: self.per_page], number, self)

    def get_page(self, number):
        try:
            return self.page(number)
        except InvalidPage:
            return self.page(1)


class ApproximateCountPaginator(Paginator):
    """As Django's own, with a count that may be a few per cent off on large tables."""

    @cached_property
    def count(self):
        return approximate_count(self.object_list)

    def page(self, number):
        """Never cut short by a count that is too low; a last page may be empty."""
        number = self.validate_number(number)
        before = (number - 1) * self.per_page
        return self._get_page(self.object_list[before : before + self.per_page], number, self)
