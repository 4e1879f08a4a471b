"""Each request's time in SQL, cache, templates and Python, and its counts, per view to StatsD.

response.<status>                                       count
view.<module>.<name>.<METHOD>                           ms in all
view.<module>.<name>.<METHOD>.sql|cache|template|python ms of it
view.<module>.<name>.<METHOD>.queries|cache_trips|cache_hits|cache_misses   counts, none if 0

Client and names are those of django-statsd-mozilla. Its middleware are not subclassed, since
nothing of them would be left: they name every class-based view `view`, count an exception twice,
round to whole milliseconds and read `request.user`, which makes each public page private.
"""

import logging
import re
from functools import partial

from django_statsd.clients import null, statsd

from .stopwatch import measured, observe

logger = logging.getLogger(__name__)

SLOW = 1  # s; a request over this is a line in the log.

# Clients may invent methods; each would be a series that is kept for ever.
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class TimingMiddleware:
    """Gives the request a `timing`, a Stopwatch, and reports it when the response is made.

    The body of a streaming response comes later and is not in it.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        observe()

    def __call__(self, request):
        with measured() as request.timing:
            # A middleware answered, from the page cache for one, or no address matched.
            request.timing.view = "none"
            response = self.get_response(request)
        send(request, response)
        if request.timing.total > SLOW:
            log(request)
        return response

    def process_view(self, request, view, args, kwargs):
        request.timing.view = view_name(view)


def view_name(view):
    """Return module.name of a function, a class-based view, or any other object that is called."""
    while isinstance(view, partial):
        view = view.func
    view = getattr(view, "view_class", view)
    if not hasattr(view, "__name__"):
        view = type(view)
    return re.sub(r"[^\w.]", "_", f"{view.__module__}.{view.__name__}", flags=re.ASCII)


def send(request, response):
    """As few packets as will hold it: 1 or 2."""
    # Without STATSD_HOST: what is not sent need not be put together.
    if isinstance(statsd, null.StatsClient):
        return
    timing = request.timing
    method = request.method if request.method in METHODS else "OTHER"
    name = f"view.{timing.view}.{method}"
    with statsd.pipeline() as pipeline:
        pipeline.incr(f"response.{response.status_code}")
        pipeline.timing(name, timing.total * 1000)
        for part, seconds in [*timing.parts.items(), ("python", timing.python)]:
            pipeline.timing(f"{name}.{part}", seconds * 1000)
        for what, number in timing.counts.items():
            if number:
                pipeline.incr(f"{name}.{what}", number)


def log(request):
    timing = request.timing
    parts = {**timing.parts, "python": timing.python, "total": timing.total}
    figures = {f"{part}_ms": round(seconds * 1000, 1) for part, seconds in parts.items()}
    logger.warning(
        "Slow request: %s %s took %.1f s",
        request.method,
        request.path,
        timing.total,
        extra={"metric": "slow_request", "view": timing.view, **figures, **timing.counts},
    )
