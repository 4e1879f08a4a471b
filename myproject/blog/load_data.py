"""What a load test asks for: addresses, search words and names, from the site's own database.

A line a request: what is asked for more often has more lines, in an order that is the same for the
same site.
"""

import re
from collections import Counter
from itertools import islice
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from .models import Author, Post, Tag
from .most_read import most_read

POSTS = 1000  # that are asked for; the others are not worth a line
LINES = 500
WORD = re.compile(r"[^\W\d_]{5,}")
WORDS = 100
USERS = 1000
EDITOR = "load-editor"


def lines(readers=None):
    """Return {name of the file: its lines}. One without lines is of what the site does not have.

    Names are those of `readers`, or of all that can log in.
    """
    published = Post.objects.published()
    return {
        "posts": by_popularity(_most_read_first(published)),
        "tags": by_popularity(_addresses_of(Tag)),
        "authors": by_popularity(_addresses_of(Author)),
        "searches": by_popularity(_words_that_are_found(published)),
        "users": _names() if readers is None else readers,
    }


def by_popularity(items):
    """The first of n is asked for n times as often as the last: Zipf's law, as on most sites."""
    if not items:
        return []
    weights = [1 / rank for rank in range(1, len(items) + 1)]
    return Random("load").choices(items, weights, k=LINES)  # noqa: S311


def _words_that_are_found(published):
    """The words that visitors will look for, the most frequent first."""
    titles = published.order_by("-published_at", "-pk").values_list("title", flat=True)[:POSTS]
    found = Counter(word.lower() for title in titles for word in set(WORD.findall(title)))
    # Not those that PostgreSQL leaves out, "about" for one.
    words = (word for word, _ in found.most_common() if published.search(word, 1))
    return list(islice(words, WORDS))


def _most_read_first(published):
    newest = published.with_link().order_by("-published_at", "-pk")[:POSTS]
    posts = [*most_read(POSTS), *newest]
    return list(dict.fromkeys(post.get_absolute_url() for post in posts))[:POSTS]


def _addresses_of(topics):
    """Of the topics of the newest posts, those with most of them first."""
    newest = Post.objects.published().order_by("-published_at", "-pk").values("pk")[:POSTS]
    of_posts = topics.objects.filter(posts__in=list(newest.values_list("pk", flat=True)))
    numbers = Counter(of_posts.values_list("slug", flat=True))
    return [topics(slug=slug).get_absolute_url() for slug, _ in numbers.most_common()]


def _names():
    readers = get_user_model().objects.filter(is_active=True, is_staff=False)
    newest = readers.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("-pk")
    return list(newest.values_list("username", flat=True)[:USERS])


def make_accounts(number, password):
    """Make an editor and so many readers, who log in with this password; return the readers."""
    names = [f"load-reader-{reader}" for reader in range(1, number + 1)]
    _make(EDITOR, password, is_staff=True, is_superuser=True)
    # Hashed once: to hash costs what a log-in costs.
    hashed = _make(names[0], password).password if names else None
    for name in names[1:]:
        get_user_model().objects.update_or_create(username=name, defaults={"password": hashed})
    return names


def _make(name, password, **rights):
    user, _ = get_user_model().objects.update_or_create(username=name, defaults=rights)
    user.set_password(password)
    user.save()
    return user
