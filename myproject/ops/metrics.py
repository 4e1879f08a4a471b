"""Log records become StatsD counts: logger.warning("…", extra={"metric": "cache.failure"}).

So whoever has something to count needs to know neither StatsD nor this package.
"""

import logging

from django_statsd.clients import statsd


class MetricHandler(logging.Handler):
    """Counts each record under its `metric`, if it has one."""

    def emit(self, record):
        metric = getattr(record, "metric", None)
        if metric:
            statsd.incr(metric)
