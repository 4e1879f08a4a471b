"""How single flight stores a value: as the plain tuple (MARK, old from, gone from, value).

No class, whose module might be renamed while values are stored.
"""

import time

MARK = "single-flight-1"
# In place of a value: somebody computes the first one.
NOTHING = "single-flight-nothing"
# "Gone from" of a NOTHING that nobody computes: the server refused the value.
REFUSED = 0

MISSING = object()


def is_wrapped(stored):
    return type(stored) is tuple and len(stored) == 4 and stored[0] == MARK


def is_awaited(stored):
    """Whether it stands for a first value."""
    return is_wrapped(stored) and stored[3] == NOTHING


def is_refused(stored):
    """Whether the server refused the value a moment ago: it is too large, for example."""
    return is_awaited(stored) and stored[2] == REFUSED and stored[1] > time.time()
