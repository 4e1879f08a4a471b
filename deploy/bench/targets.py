"""What was promised, and whether it was kept."""

from dataclasses import dataclass

from .rows import KINDS

# What the profile says of a target that was missed, and what was tried.
EDGE = (
    "No step of this VCL stands out: a hit is matched against what it may not be (a disguise, a "
    "program, another host, a session), and each header that is set, taken away or logged is a "
    "record in shared memory. Both answer with the same system calls; what is more is time in "
    "varnishd and its patterns. Tried: fewer patterns and records; what can be "
    "taken away before a page is stored, or only when the app server is asked, is not at each "
    "hit. Not done: a hit without a look at the app servers' health, which takes a lock, since "
    "then a page whose server hangs is waited for."
)
SITE_HIT = (
    "The page cache alone is the row below. The site adds each request's id and the measuring of "
    "its time, to a view that does nothing; the trips to the cache are two, one for the page and "
    "one for its tags. Tried: the page cache stands above the middleware whose headers it stores; "
    "two headers are looked at without copying all; databases are observed once, not at each "
    "request."
)
ESI = (
    "The part is a whole request to Django (address, session, template, head), and a page cache "
    "hit is a short one: budgets.json has the calls of both. Tried: no user is loaded, but what "
    "is shown of one is kept for 20 s; its address is among the first; what editors alone see is "
    "read for them alone."
)
COLD = (
    "What is left is Django's own, in both (breakdown.md): objects made of rows and the template "
    "engine, spread evenly. Queries are fewer, but of an index each, beside Python they cost "
    "little. Tried: a post's neighbours in SQL, no look at tags for what has none, topics "
    "prefetched into lists, their addresses made once."
)
UNKNOWN = "No reason is known."


@dataclass(frozen=True)
class Target:
    name: str
    bound: str  # "≥ 0.9"
    measured: float
    met: bool
    reason: str  # if it is missed


def at_least(name, bound, measured, reason=UNKNOWN):
    return Target(name, f"≥ {bound}", measured, measured >= bound, reason)


def at_most(name, bound, measured, reason=UNKNOWN):
    return Target(name, f"≤ {bound}", measured, measured <= bound, reason)


def targets(measured):
    """Ratios of throughput are at 32 connections, of times at one."""
    ratio = measured.ratio
    return [
        at_least("Varnish, this VCL / empty VCL", 0.9, ratio("varnish", "varnish-empty"), EDGE),
        at_least("Varnish, this VCL / nginx, static", 0.8, ratio("varnish", "nginx"), EDGE),
        at_least(
            "The site, page cache hit / bare view", 0.45, ratio("memcached", "django"), SITE_HIT
        ),
        at_least("This page cache alone / bare view", 0.45, ratio("alone", "django")),
        at_least("Logged-in page by ESI / page cache hit", 0.5, ratio("esi", "memcached"), ESI),
        *page_targets(measured),
        *plain_targets(measured),
        most_queries(measured, "warm", 0),
        most_queries(measured, "cold", 4),
    ]


def page_targets(measured):
    """The warm page against the cold one, and large tables against small ones."""
    sizes = sorted({row.place["posts"] for row in measured.rows if row.place})
    small, large = sizes[0], sizes[-1]
    for kind, name in KINDS.items():
        warm, cold = f"warm-{kind}-{large}", f"cold-{kind}-{large}"
        yield at_least(f"Warm / cold: {name}, {large:,} posts", 3, measured.ratio(warm, cold))
    for kind, name in KINDS.items() if large > small else ():
        slower = measured.ratio(cold_id(kind, large), cold_id(kind, small), 1, "p50")
        yield at_most(f"Cold, time at {large:,} posts / {small:,}: {name}", 1.15, slower)


def plain_targets(measured):
    """Against the same blog as most teams write it, deploy/bench/plain_blog."""
    large = max(row.place["posts"] for row in measured.rows if row.place)
    for kind, bound in (("list", 10), ("post", 2)):
        name = f"Cold / as most teams write it: {KINDS[kind]}, {large:,} posts"
        ratio = measured.ratio(cold_id(kind, large), f"plain-{kind}-{large}")
        yield at_least(name, bound, ratio, COLD)
    for id, name, plain, bound in (
        ("esi", "Logged-in page by ESI", "plain-known", 10),
        ("varnish", "Anonymous page at the edge", "plain", 150),
    ):
        name = f"{name} / as most teams write it"
        yield at_least(name, bound, measured.ratio(id, plain))


def cold_id(kind, posts):
    return f"cold-{kind}-{posts}"


def most_queries(measured, cache, bound):
    most = max(row.queries for row in measured.rows if row.place.get("cache") == cache)
    return at_most(f"SQL queries of a {cache} page, the most", bound, most)
