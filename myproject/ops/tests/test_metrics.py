import logging

from ..metrics import MetricHandler


def emit(**extra):
    MetricHandler().handle(logging.makeLogRecord({"msg": "A line", **extra}))


def test_a_record_with_a_metric_is_counted_under_it(statsd):
    emit(metric="cache.pages.failure")
    assert statsd.received() == {"site.cache.pages.failure": "1|c"}


def test_any_other_record_is_not_counted(statsd):
    emit()
    assert statsd.received() == {}
