"""What was promised, and whether it was kept."""

from dataclasses import dataclass

from .rows import KINDS


@dataclass(frozen=True)
class Target:
    name: str
    bound: str  # "≥ 0.9"
    measured: float
    met: bool


def at_least(name, bound, measured):
    return Target(name, f"≥ {bound}", measured, measured >= bound)


def at_most(name, bound, measured):
    return Target(name, f"≤ {bound}", measured, measured <= bound)


def targets(measured):
    """Ratios of throughput are at 32 connections, of times at one."""
    ratio = measured.ratio
    return [
        at_least("Varnish, this VCL / empty VCL", 0.9, ratio("varnish", "varnish-empty")),
        at_least("Varnish, this VCL / nginx, static", 0.8, ratio("varnish", "nginx")),
        at_least("The site, page cache hit / bare view", 0.45, ratio("memcached", "django")),
        at_least("This page cache alone / bare view", 0.45, ratio("alone", "django")),
        at_least("Logged-in page by ESI / page cache hit", 0.5, ratio("esi", "memcached")),
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
        yield at_least(name, bound, ratio)
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
