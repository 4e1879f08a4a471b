"""Tasks and queues as figures; the broker is Celery's own in memory, the workers this process."""

import pytest
from celery import Celery

from .. import background


@pytest.fixture
def app(monkeypatch, statsd):
    monkeypatch.setattr(background, "statsd", statsd.client)
    app = Celery("test", broker="memory://", set_as_current=False)
    app.conf.update(
        task_always_eager=True,
        task_default_queue="high",
        task_routes={"slow.work": {"queue": "low"}},
    )
    background.observe(app)
    return app


def test_what_was_done_failed_and_retried_is_counted(app, statsd):
    @app.task(name="some.work", bind=True, max_retries=1, default_retry_delay=0)
    def work(self, what):
        if what == "fail":
            raise ZeroDivisionError
        if what == "retry" and not self.request.retries:
            raise self.retry()

    for what in ("do", "fail", "retry"):
        work.apply(args=[what])
    received = statsd.received()
    assert received["site.tasks.work.failed"] == "1|c"
    assert received["site.tasks.work.retried"] == "1|c"
    assert received["site.tasks.work.done"] == "1|c"
    assert received["site.tasks.work"].endswith("|ms")


def test_what_waits_in_each_queue_is_a_gauge(app, statsd):
    with app.connection_for_write() as connection:
        for number in range(3):
            connection.SimpleQueue("low").put(number)
        connection.SimpleQueue("high").put(0)
    background.report_queues(app)
    received = statsd.received()
    assert received["site.queue.low"] == "3|g"
    assert received["site.queue.high"] == "1|g"


def test_a_broker_that_is_away_is_a_warning(app, statsd, caplog):
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app.conf.broker_transport_options = {"connect_retries_timeout": 0.1}
    background.report_queues(app)
    assert [record.metric for record in caplog.records] == ["queue.unknown"]
