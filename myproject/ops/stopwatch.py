"""Where the time of a request goes: SQL, cache, templates, and Python, which is the rest.

Each second counts once, for the innermost part: a query that a template makes is SQL. Django's
registries (connections, caches, engines) are observed, so any alias and backend is; outside of
`measured()` nothing is counted.

Not seen: connecting and committing, and rows fetched by a server-side cursor, count as Python.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial, wraps
from time import perf_counter

from django.core.cache import caches
from django.db import connections
from django.template import engines

CACHE_OPERATIONS = (
    "get get_many has_key get_or_set set set_many add touch incr decr delete delete_many clear"
).split()

_current = ContextVar("stopwatch", default=None)


def current_stopwatch():
    """Return the Stopwatch of the request at work, or None outside of one."""
    return _current.get()


class Stopwatch:
    """parts   {"sql", "cache", "template": s}
    counts  {"queries", "cache_trips", "cache_hits", "cache_misses": number}
    total   s, until now while the request is at work
    """

    def __init__(self):
        self.parts = {"sql": 0.0, "cache": 0.0, "template": 0.0}
        self.counts = {"queries": 0, "cache_trips": 0, "cache_hits": 0, "cache_misses": 0}
        self.started, self.stopped = perf_counter(), None
        self._inner = 0.0  # s that went to parts within the one being timed

    @property
    def total(self):
        return (self.stopped or perf_counter()) - self.started

    @property
    def python(self):
        return self.total - sum(self.parts.values())

    def stop(self):
        self.stopped = perf_counter()

    def run(self, part, function, *args, **kwargs):
        outer, self._inner = self._inner, 0.0
        start = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            took = perf_counter() - start
            self.parts[part] += took - self._inner
            self._inner = outer + took

    def run_query(self, execute, *args):
        self.counts["queries"] += 1
        return self.run("sql", execute, *args)

    def run_cache_operation(self, operation, *args, **kwargs):
        trips = self.counts["cache_trips"]
        found = self.run("cache", operation, *args, **kwargs)
        # One that is made of others, as get_or_set is, was counted with them.
        if self.counts["cache_trips"] == trips:
            self.counts["cache_trips"] += 1
            self._count_hits(operation.__name__, args, kwargs, found)
        return found

    def _count_hits(self, operation, args, kwargs, found):
        if operation == "get":
            default = args[1] if len(args) > 1 else kwargs.get("default")
            hits, asked = int(found is not default), 1
        elif operation == "get_many":
            hits, asked = len(found), len(args[0])
        else:
            return
        self.counts["cache_hits"] += hits
        self.counts["cache_misses"] += asked - hits


@contextmanager
def measured():
    """Yield the Stopwatch of what is done within, in this thread."""
    stopwatch = Stopwatch()
    token = _current.set(stopwatch)
    try:
        yield stopwatch
    finally:
        stopwatch.stop()
        _current.reset(token)


def observe():
    """Observe the registries from now on; harmless if repeated."""
    _observe_registry(connections, _observe_database)
    _observe_registry(caches, _observe_cache)
    for engine in engines.all():
        _observe_engine(engine)


def _observe_registry(registry, observed):
    """Here and not around each request, which would pay for it."""
    if "create_connection" not in vars(registry):
        create = registry.create_connection
        registry.create_connection = lambda alias: observed(create(alias))
        for connection in registry.all(initialized_only=True):
            observed(connection)


def _observe_database(connection):
    # First: execute_wrapper() takes the last one away again, and may be at work now.
    connection.execute_wrappers.insert(0, _run_query)
    return connection


def _run_query(execute, *args):
    stopwatch = _current.get()
    return stopwatch.run_query(execute, *args) if stopwatch else execute(*args)


def _observe_cache(cache):
    for name in CACHE_OPERATIONS:
        setattr(cache, name, _observed_operation(getattr(cache, name)))
    return cache


def _observed_operation(operation):
    lists_keys = operation.__name__ == "get_many"

    @wraps(operation)
    def observed(*args, **kwargs):
        stopwatch = _current.get()
        if stopwatch is None:
            return operation(*args, **kwargs)
        if lists_keys:  # They may come from a generator, and are counted afterwards.
            args = (list(args[0] if args else kwargs.pop("keys")), *args[1:])
        return stopwatch.run_cache_operation(operation, *args, **kwargs)

    return observed


def _observe_engine(engine):
    if "get_template" not in vars(engine):
        engine.get_template = _observed_loader(engine.get_template)
        engine.from_string = _observed_loader(engine.from_string)


def _observed_loader(load):
    @wraps(load)
    def observed(source):
        template = _run_template(load, source)
        template.render = partial(_run_template, template.render)
        return template

    return observed


def _run_template(function, *args, **kwargs):
    stopwatch = _current.get()
    if stopwatch is None:
        return function(*args, **kwargs)
    return stopwatch.run("template", function, *args, **kwargs)
