"""The values of a front matter by name, whatever place a generator gives them."""

import re

from .text import line

# Zola's tables for topics and for values of one's own, and Hugo's.
TABLES = ("taxonomies", "extra", "params")
FALSE = {"false", "no", "off", "n", "0"}


class Fields:
    """Values by name; letters make no difference, since Hugo writes publishDate and publishdate."""

    def __init__(self, values):
        self._top = _lowered(values)
        tables = [self._top.get(name) for name in TABLES]
        self._tables = [_lowered(table) for table in tables if isinstance(table, dict)]

    def get(self, *names):
        """The first of these that says something, in the front matter itself."""
        return _first([self._top], names)

    def find(self, *names):
        """The same, in its tables too."""
        return _first([self._top, *self._tables], names)

    def line(self, *names):
        return line(self.get(*names))

    def is_true(self, name):
        """Also for text: `draft: "true"`. What is neither true nor false hides a post."""
        value = self.get(name)
        return value is not None and not self.is_false(name)

    def is_false(self, name):
        value = self.get(name)
        return value is False or line(value).lower() in FALSE

    def names(self, name):
        """A list of names from a list, a table, or text, which is one name."""
        return unique(_name(value) for value in _listed(self.find(name)))

    def split_names(self, name, separator):
        """The same; text is split at commas, else at the separator."""
        value = self.find(name)
        if isinstance(value, str):
            value = re.split("," if "," in value else separator, value)
        return unique(_name(one) for one in _listed(value))


def unique(names):
    return list(dict.fromkeys(name for name in names if name))


def _lowered(table):
    return {str(name).lower(): value for name, value in table.items()}


def _first(tables, names):
    values = (table.get(name) for name in names for table in tables)
    return next((value for value in values if value is not None and value != ""), None)


def _listed(value):
    return value if isinstance(value, list) else [value]


def _name(value):
    """A name, or the name of a table: {name = "Ann"}."""
    return line(_lowered(value).get("name")) if isinstance(value, dict) else line(value)
