"""Background work to StatsD: what Celery's tasks did, how long it took, and how much waits.

tasks.<name>.done|failed|retried   count
tasks.<name>                       ms of those that were done
queue.<name>                       how many tasks wait, from each beat, every EVERY seconds

A failure is a log record with its traceback as well: Celery's own. django-statsd's hooks name
failed tasks None, so these take their place.
https://docs.celeryq.dev/en/stable/userguide/signals.html
"""

import logging
import threading
from time import perf_counter

from celery import signals
from django_statsd.clients import statsd

logger = logging.getLogger(__name__)

EVERY = 10  # s

_started = {}  # {id of a task at work in this process: when it began}


def observe(app):
    """Count the tasks of this process, and if it is beat, what waits in the queues."""
    signals.task_prerun.connect(_begins)
    signals.task_success.connect(_is_done)
    signals.task_failure.connect(_failed)
    signals.task_retry.connect(_retried)
    signals.beat_init.connect(lambda **kwargs: _report_queues_for_ever(app), weak=False)


def _begins(task_id, **kwargs):
    _started[task_id] = perf_counter()


def _is_done(sender, **kwargs):
    statsd.incr(f"tasks.{_name(sender)}.done")
    started = _started.pop(sender.request.id, None)
    if started is not None:
        statsd.timing(f"tasks.{_name(sender)}", (perf_counter() - started) * 1000)


def _failed(sender, task_id, **kwargs):
    _started.pop(task_id, None)
    statsd.incr(f"tasks.{_name(sender)}.failed")


def _retried(sender, request, **kwargs):
    _started.pop(request.id, None)
    statsd.incr(f"tasks.{_name(sender)}.retried")


def _name(task):
    return task.name.rpartition(".")[2]


def queue_lengths(app):
    """{queue: tasks that wait}; Redis keeps a list for each priority, and kombu adds them up."""
    names = {app.conf.task_default_queue}
    names |= {route["queue"] for route in app.conf.task_routes.values()}
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        return {
            name: channel.queue_declare(name, passive=True).message_count for name in sorted(names)
        }


def report_queues(app):
    try:
        lengths = queue_lengths(app)
    except Exception as error:  # kombu passes on whatever its transport raises.
        logger.warning("Queues: %r", error, extra={"metric": "queue.unknown"})
        return
    for name, length in lengths.items():
        statsd.gauge(f"queue.{name}", length)


def _report_queues_for_ever(app):
    def run():
        while not stopped.wait(EVERY):
            report_queues(app)

    stopped = threading.Event()
    threading.Thread(target=run, name="queues", daemon=True).start()
