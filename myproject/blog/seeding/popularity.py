"""Who gets the comments: nobody, mostly, and a few posts get very many."""

from collections import deque
from itertools import accumulate

from .streams import stream

DRAFTS = 0.01
COMMENTED = 0.4
# Sizes of conversations follow 1 / size ** (1 + EXPONENT), as on real sites; the largest is
# about CAP times the smallest, or else one page would hold a tenth of all comments.
EXPONENT = 1.2
CAP = 2000
APPROVED = 0.9


def drafts(seed, count):
    """True for each post that is not published. The first one is, so that a site has a page."""
    rng = stream(seed, "drafts")
    for number in range(count):
        yield rng.random() < DRAFTS and number > 0


def weights(seed, count, is_draft=None):
    """How much each post is talked about, from 0 to CAP."""
    rng = stream(seed, "weights")
    for number, draft in enumerate(is_draft or drafts(seed, count)):
        weight = min(CAP, (1 - rng.random()) ** (-1 / EXPONENT))
        silent = rng.random() > COMMENTED and number > 0
        yield 0 if draft or silent else weight


def shares(total, weights):
    """Yield how many of `total` each weight gets; together exactly `total`.

    weights  a function that gives the weights anew: they are gone through twice, never kept
    """
    (everything,) = deque(accumulate(weights()), maxlen=1)
    given = 0
    for so_far in accumulate(weights()):
        upto = round(total * so_far / everything)
        yield upto - given
        given = upto


def approved(rng, count):
    """How many of `count` comments are."""
    return sum(rng.random() < APPROVED for _ in range(count))
