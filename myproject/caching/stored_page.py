"""Where the page of a request is stored: under its address, or under a key for each variation.

Under the address of a page that varies lies what it varies on, so that a request knows its key.
https://www.rfc-editor.org/rfc/rfc9111#section-4.1
"""

from hashlib import md5
from uuid import uuid4

from django.core.cache import caches

from . import tags
from .first_value import UNSTORABLE
from .stored_form import MISSING
from .variations import key_part

ALIAS = "pages"
# (VARIES, salt, names): what is stored in the place of a page. Another salt loses all variations.
VARIES = "varies-1"


class StoredPage:
    """One request's: find() it; else wait() for it, and store() or give_up() what you render.

    address  all of the request's that each page may depend on
    timeout  s; set by allow(), once it is known that the view is marked
    """

    def __init__(self, request, address):
        self.request = request
        self.cache = caches[ALIAS]
        # Hashed, since an address may be longer than a key, and hold what a key may not.
        self.address = self.key = _hash(address)  # Key None: this variation is not stored.
        self.names, self.salt = [], None  # Of the headers that it varies on.
        self.number = None  # Of the last change before it was rendered.
        self.is_allowed = self.is_found = self.replaces_all = False

    def allow(self, timeout):
        self.is_allowed, self.timeout = True, timeout

    def find(self):
        """Return the stored response, or None."""
        return self._follow(self._read)

    def wait(self):
        """Return the response that is stored or that somebody else renders, or None.

        None: this request is the one that renders it, for all who wait.
        """
        response = self._follow(self._await)
        self.is_found = response is not None
        if not self.is_found:
            self.number = tags.current_number()
        return response

    def replace(self, address):
        """Have the page that is stored take the place of all variations at an address."""
        self.address = self.key = _hash(address)
        self.replaces_all = True
        self.number = tags.current_number()

    def store(self, response, response_tags, names):
        """Store a response that varies on the headers `names`."""
        names = sorted({*self.names, *names})
        tags.remember(response_tags)
        if names and (self.replaces_all or names != self.names):
            if self.key != self.address:
                self.give_up()
            self.names, self.salt = names, uuid4().hex
            self.key = self._variation()
            self._set(self.key, response_tags, response, self.timeout)
            # After the page: who waits for it looks for both. It does not grow old with the page,
            # or one visitor would render for it and another one for the page.
            self._set(self.address, [], (VARIES, self.salt, names), None)
        else:
            self._set(self.key, response_tags, response, self.timeout)

    def _set(self, key, value_tags, value, timeout):
        if key:
            self.cache.set(key, (self.number, value_tags, value), timeout)

    def give_up(self):
        """Let somebody else render it: at once where others wait."""
        if self.key and hasattr(self.cache, "give_up"):
            self.cache.give_up(self.key)

    def mark_uncacheable(self):
        """Have nobody wait for it: it is not stored (Varnish's hit-for-miss)."""
        if self.key and hasattr(self.cache, "mark_uncacheable"):
            self.cache.mark_uncacheable(self.key)

    def delete(self):
        self.cache.delete(self.address)

    def _follow(self, read):
        self.key, self.names = self.address, []
        value = read()
        if type(value) is tuple:
            _, self.salt, self.names = value
            self.key = self._variation()
            value = read() if self.key else None
        return value

    def _read(self):
        entry = self.cache.get(self.key)
        return entry[2] if entry is not None and _is_valid(entry) else None

    def _await(self):
        if not hasattr(self.cache, "await_value"):
            return None  # The development server's cache in memory: nobody has to wait.
        entry = self.cache.await_value(self.key, valid=_is_valid)
        if entry is UNSTORABLE:
            self.key = None  # Nor is it stored.
        return None if entry is MISSING or entry is UNSTORABLE else entry[2]

    def _variation(self):
        parts = [key_part(self.request, name) for name in self.names]
        return None if None in parts else _hash(f"{self.address} {self.salt} {parts}")


def _is_valid(entry):
    number, page_tags, _ = entry
    return tags.none_raised(number, page_tags)


def _hash(text):
    return md5(text.encode(), usedforsecurity=False).hexdigest()
