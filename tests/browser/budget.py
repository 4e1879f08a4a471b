"""What a page may cost a visitor with a phone. tests/browser/test_budget.py holds pages to it."""

PATHS = {
    "home": "/",
    "list": "/posts/",
    "post": "/2023/03/21/four-caches-before-breakfast/",
    "search": "/search/?q=cache",
}
RUNS = 3  # of Lighthouse for each page, or 2 that agree; its scores are their medians

SCORES = {"accessibility": 100, "best-practices": 100, "seo": 100}  # At least. Each is out of 100.
AIMS = {"performance": 99}  # Reported only: the machine's load is in it.

# At most. Bytes on the wire, compressed, headers included; of the first visit but for the last one.
BUDGET = {
    "html": 14_000,  # What TCP sends before it waits for an answer: 10 packets of 1,460.
    "script": 10_000,
    "without lead": 100_000,  # The lead picture is the largest; all else together.
    "total": 250_000,
    "requests": 10,
    "foreign": 0,  # Requests to other hosts.
    "shift": 0,  # Of the layout: https://web.dev/articles/cls
    "again": 1,  # Requests of a second visit: whether the page has changed.
}
