"""One row, or a few, that every rendering of a page needs first: kept on the alias `queries`.

With the rest of the page in fragments, a page whose look-up is warm asks the database nothing.
"""

from hashlib import md5

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT

from .tags import get_or_compute

ALIAS = "queries"


def lookup(name, find, tags_of):
    """Return find(), kept under `name` until one of tags_of(what it returned) is raised.

    What find() raises, Http404 for one, is passed on and not kept. The alias should have a short
    MAX_LIFE: it bounds how long a lost invalidation can be believed.
    """

    def compute():
        found = find()
        return found, tags_of(found)

    key = md5(
        name.encode(), usedforsecurity=False
    ).hexdigest()  # A name may hold what a key may not.
    return get_or_compute(caches[ALIAS], key, compute, DEFAULT_TIMEOUT)
