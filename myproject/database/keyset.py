"""Pages by key: "the 20 after this one", not "the 20 after the first 100,000".

OFFSET makes the database read all that it skips; a key lets an index begin at the right place,
so that the deepest page costs what the first does, and no post is shown twice or missed when
another is published meanwhile. https://use-the-index-luke.com/no-offset
"""

import json

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

# Bytes of a signature: nobody guesses one in 2^72. Limit: each link carries it.
SIGNATURE_BYTES = 9
# Characters. A date and a key have some 100, a text of 250 Chinese characters as key 2,000. What is
# longer is not even decoded.
MAX_CURSOR_LENGTH = 2500


class InvalidCursor(ValueError):
    """A cursor that no page of this paginator made."""


class UnsignedCursor(InvalidCursor):
    """A cursor from a time when they had no signature: an old link, or an invented one."""


class KeysetPage(list):
    """The objects of a page, and the cursors of its neighbours.

    next      cursor of the page after this one in the queryset's order, or None
    previous  cursor of the page before this one, or None
    """

    def __init__(self, objects, previous=None, next=None):
        super().__init__(objects)
        self.previous = previous
        self.next = next


class KeysetPaginator:
    """Cut `queryset` into pages of `per_page` along `fields`.

    fields  names of columns of the model, all ascending or all descending ("-name"), unique
            together and never null; an index on them makes each page cheap.
    """

    def __init__(self, queryset, per_page, fields):
        self.per_page = per_page
        self.descending = fields[0].startswith("-")
        if any(field.startswith("-") != self.descending for field in fields):
            raise ValueError(f"The directions of {fields} differ.")
        self.fields = [queryset.model._meta.get_field(field.lstrip("-")) for field in fields]
        self.queryset = queryset.order_by(*fields)

    def page(self, *, after="", before=""):
        """Return the KeysetPage after or before a cursor; without one, the first page.

        Raises InvalidCursor.
        """
        if before:
            return self._page_before(before)
        queryset = self._beyond(after, self.descending) if after else self.queryset
        objects, more = self._fetch(queryset)
        return KeysetPage(
            objects,
            previous=self._cursor(objects[0]) if after and objects else None,
            next=self._cursor(objects[-1]) if more else None,
        )

    def lazy_page(self, *, after="", before=""):
        """As page(), but the database is asked when the page is first looked at."""
        for cursor in filter(None, [after, before]):
            self._values(cursor)
        return SimpleLazyObject(lambda: self.page(after=after, before=before))

    def _page_before(self, cursor):
        objects, more = self._fetch(self._beyond(cursor, not self.descending).reverse())
        objects.reverse()
        return KeysetPage(
            objects,
            previous=self._cursor(objects[0]) if more else None,
            next=self._cursor(objects[-1]) if objects else None,
        )

    def _fetch(self, queryset):
        """One more than the page shows tells whether there is another page, without a COUNT."""
        objects = list(queryset[: self.per_page + 1])
        return objects[: self.per_page], len(objects) > self.per_page

    def _beyond(self, cursor, descending):
        """(a, b) < (x, y), in the form that Django can say and an index can answer.

        a <= x bounds the scan; the rest, a < x or (a = x and b < y), is a filter on ties.
        """
        lookup = "lt" if descending else "gt"
        values = self._values(cursor)
        first = self.fields[0].attname
        beyond, ties = Q(), {}
        for field, value in zip(self.fields, values, strict=True):
            beyond |= Q(**ties, **{f"{field.attname}__{lookup}": value})
            ties[field.attname] = value
        return self.queryset.filter(**{f"{first}__{lookup}e": values[0]}).filter(beyond)

    def _cursor(self, instance):
        values = [field.value_to_string(instance) for field in self.fields]
        text = urlsafe_base64_encode(json.dumps(values).encode())
        return f"{text}.{self._signature(text, settings.SECRET_KEY)}"

    def _signature(self, text, secret):
        """Anybody could otherwise invent pages, and have each rendered and stored."""
        salt = f"{__name__} {self.queryset.model._meta.label}"
        code = salted_hmac(salt, text, secret, algorithm="sha256").digest()
        return urlsafe_base64_encode(code[:SIGNATURE_BYTES])

    def _values(self, cursor):
        if len(cursor) > MAX_CURSOR_LENGTH:
            raise InvalidCursor(cursor[:MAX_CURSOR_LENGTH])
        text, dot, signature = cursor.partition(".")
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        signatures = [self._signature(text, secret) for secret in secrets]
        if dot and not any(constant_time_compare(signature, one) for one in signatures):
            raise InvalidCursor(cursor)
        values = self._parsed(text)
        if not dot:
            raise UnsignedCursor(cursor)
        return values

    def _parsed(self, text):
        try:
            texts = _texts(text)
            values = [field.to_python(text) for field, text in zip(self.fields, texts, strict=True)]
        except (ValueError, OverflowError, ValidationError):
            raise InvalidCursor(text) from None
        if None in values:
            raise InvalidCursor(text)
        return values


def _texts(cursor):
    """Return the list of texts that a cursor holds. Raises ValueError."""
    try:
        texts = json.loads(urlsafe_base64_decode(cursor))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError("not a list of texts")
    # PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair: encode() raises ValueError.
    if any(b"\0" in text.encode() for text in texts):
        raise ValueError("a NUL character")
    return texts
