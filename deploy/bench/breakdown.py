"""Where the time of a request goes that reaches Python: bin/bench --breakdown."""

import json

from . import databases, machine, pages, programs
from .report import table

REQUESTS = {"cold": 200, "warm": 400}  # of each page
PARTS = ("python", "template", "sql", "cache")
BOUND = 0.3  # of a request, for each part but Python's own
# Why a part may be above it. There is none for SQL: it is what indexes and fewer queries are for.
REASONS = {
    "template": "The template engine is Python's own work, as the profile says, and waits for "
    "nobody: rows become objects in it, since querysets are lazy, and so do addresses and dates. "
    "Warm, it is what a page renders around its fragments, below a millisecond in most.",
    "cache": "Nothing else is left: the request is short, and its trips to Memcached are few.",
}
PROGRAMS = ("Python", "Django", "Memcached", "PostgreSQL")
PREAMBLE = """# Where the time of a request goes

{date}, revision {revision}. {machine}; load {load} at the end.
{programs}.

By the request's own metrics (`myproject/ops/timing.py`), which count each second once,
for the innermost part: a query that a template makes is SQL. {posts:,} posts, pages rendered
in one process without server and page cache; "cold" is without any cache, "warm" with those of
fragments and queries. Medians of {cold} requests of each page cold and {warm} warm. The profile
says in which packages the time is spent (cProfile, C functions counted for their callers).

No part but Python should take more than {bound:.0%}.
To repeat it: `.venv/bin/python bin/bench --breakdown`

"""


def measure(stack, servers, posts, say):
    """Return {"cold" | "warm": {kind of page: its parts}} and the number of posts."""
    url = databases.url(stack, databases.name(posts))
    database = {"DATABASE_URL": url, "REPLICA_URL": ""}
    environments = {
        "cold": {"CACHE_URL": "off://"},
        "warm": {"settings": "bench.sites.warm", "CACHE_URL": programs.memcached(servers)},
    }
    found = {}
    for state, environment in environments.items():
        say(f"{state} …")
        answer = pages.ask(stack, "parts", str(REQUESTS[state]), **environment, **database)
        found[state] = json.loads(answer)
    return found, posts


def report(readings):
    found, _ = readings
    lines = [line(state, kind, of) for state in found for kind, of in found[state].items()]
    head = ["page", "", "in all", *PARTS, "queries", "cache trips", "profile"]
    return f"{table(head, lines)}\n\n{verdicts(found)}\n"


def line(state, kind, of):
    shares = [f"{of[part]:.0%}" for part in PARTS]
    profile = ", ".join(f"{name} {share:.0%}" for name, share in of["profile"].items())
    return [
        kind,
        state,
        f"{of['ms']:.2f} ms",
        *shares,
        str(of["queries"]),
        str(of["trips"]),
        profile,
    ]


def verdicts(found):
    """For each part, whether it is within the bound, and if not where, and why."""
    return "\n".join(verdict(part, above(found, part)) for part in PARTS[1:])


def above(found, part):
    return [
        f"{kind}, {state} ({of[part]:.0%})"
        for state in found
        for kind, of in found[state].items()
        if of[part] > BOUND
    ]


def verdict(part, pages):
    if not pages:
        return f"- {part}: at most {BOUND:.0%} on every page."
    reason = REASONS.get(part, "MISSED, and no reason is known.")
    return f"- {part}: above {BOUND:.0%} on {len(pages)} pages: {'; '.join(pages)}. {reason}"


def markdown(readings):
    about = machine.describe()
    programs = ", ".join(f"{name} {about['versions'][name]}" for name in PROGRAMS)
    preamble = PREAMBLE.format(
        programs=programs, posts=readings[1], bound=BOUND, **REQUESTS, **about
    )
    return preamble + report(readings)
