"""When posts appear and when people answer. Moments are seconds since 1970, in UTC.

The years are fixed: a site that is seeded tomorrow gets the same rows as one of today.
"""

from bisect import bisect
from datetime import UTC, datetime
from itertools import accumulate
from math import sqrt

DAY = 24 * 60 * 60
START = int(datetime(2014, 1, 1, tzinfo=UTC).timestamp())
END = int(
    datetime(2026, 1, 1, tzinfo=UTC).timestamp()
)  # No post is later, no comment is a day later.
GROWTH = 5  # times as many posts per week at the end as at the beginning
# Posts per hour of the day: a few at night (scheduled ones), most before and after lunch.
HOURS = list(
    accumulate([2, 1, 1, 1, 1, 2, 6, 14, 26, 38, 42, 36, 24, 30, 36, 34, 28, 22, 14, 9, 8, 8, 6, 4])
)
WORKING_WEEKEND = 0.3  # of the posts that would fall on a Saturday or Sunday stay there.


def text(moment):
    """As PostgreSQL reads it."""
    return str(datetime.fromtimestamp(moment, UTC))


def published(rng, place):
    """The moment of the post at `place`, from 0 (the first one) to 1 (the last one)."""
    # The inverse of the share of posts by a time, when their rate grows in a straight line.
    years = (sqrt(1 + place * (GROWTH**2 - 1)) - 1) / (GROWTH - 1)
    day = START // DAY + int(years * (END - START) // DAY)
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday; Monday is 0.
    if weekday > 4 and rng.random() > WORKING_WEEKEND:
        day -= weekday - 4 + int(4 * rng.random())
    hour = bisect(HOURS, rng.random() * HOURS[-1])
    return max(START, day * DAY + hour * 3600 + int(rng.random() * 3600))


def answered(rng, moment, end=END):
    """The moment of a comment on a post of `moment`: half of them within nine hours."""
    delay = 60 + int(rng.lognormvariate(10.4, 1.9))  # A median of 33,000 s, a mean of 2 days.
    return moment + delay % max(DAY, end - moment)
