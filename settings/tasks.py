"""Work later: Celery's settings, but for the broker's address, which dev.py and deploy.py read.

https://docs.celeryq.dev/en/stable/userguide/configuration.html
"""

from .variables import SITE_PREFIX

CELERY_TASK_DEFAULT_QUEUE = "high"  # Short work that a person waits for. Default: "celery".
_NAMES = "myproject.blog.tasks."
# What nobody waits for; it may take its time and there may be thousands.
_LOW = (
    "check_links check_links_of clean_up make_thumbnails repair_denormalised send_digest "
    "sweep_comments sweep_pictures"
)
CELERY_TASK_ROUTES = {_NAMES + name: {"queue": "low"} for name in _LOW.split()}
# Nothing but JSON is read: what a pickle says is done. Default of what is accepted: JSON too.
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True  # Nobody reads results; each would be a write. Default: False.
# Acknowledged when done, not when begun: the work of a worker that dies is done again by another.
# Tasks must bear to run twice. Default: False.
CELERY_TASK_ACKS_LATE = True
# Also when only the process that did it was killed, for its memory for one. Default: False, lost.
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300  # s; then the process is killed. Default: none.
CELERY_TASK_SOFT_TIME_LIMIT = 270  # s; an exception that the task can clean up after.
# One task in reserve per process: with more, short tasks wait behind long ones. Default: 4.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # Logging stays as LOGGING says. Default: True.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# One try for whoever sends: a second is not begun after so many s. Default: 3 tries, 2 s apart.
_PATIENCE = {"connect_retries_timeout": 1}
_TRANSPORT_OPTIONS = {
    "redis": _PATIENCE
    | {
        # Of every key, so of every queue. RabbitMQ keeps sites apart by virtual hosts, which its
        # address names. Default: none, and each of two sites throws away the other's tasks.
        "global_keyprefix": f"{SITE_PREFIX}.",
        # s after which a task that was not acknowledged goes to another worker: longer than any
        # task may take (TIME_LIMIT), or it would run twice. Default: 3600.
        "visibility_timeout": 600,
        # s to connect to and to wait for the broker. Default: none, a frozen broker hangs requests.
        # Workers wait for tasks 1 s at a time, so the second must be more than that.
        "socket_connect_timeout": 0.5,
        "socket_timeout": 1.5,
    },
    # A task is sent when RabbitMQ says that it has it. Default: when it is on its way.
    "amqp": _PATIENCE | {"confirm_publish": True, "write_timeout": 1.5, "read_timeout": 1.5},
}
_WITH_TLS = {"rediss": "redis", "amqps": "amqp"}
CELERY_BROKER_CONNECTION_TIMEOUT = 0.5  # s; RabbitMQ's. Default: 4.


def transport_options(broker):
    """Return CELERY_BROKER_TRANSPORT_OPTIONS for the broker at this address."""
    scheme = broker.partition("://")[0]
    return _TRANSPORT_OPTIONS.get(_WITH_TLS.get(scheme, scheme), _PATIENCE)


# One at a time, however many are started. Default: each sends everything.
CELERY_BEAT_SCHEDULER = "myproject.blog.beat:SingleScheduler"
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": _NAMES + name,
        "schedule": every,
        # What could not be run for so long is left to the next run. Default: kept for ever.
        "options": {"expires": every},
    }
    for name, every in {  # s
        "show_due_posts": 60,
        "sweep_comments": 5 * 60,
        "sweep_pictures": 5 * 60,
        "send_digest": 24 * 60 * 60,
        "clean_up": 24 * 60 * 60,
        "check_links": 7 * 24 * 60 * 60,
        "repair_denormalised": 7 * 24 * 60 * 60,
    }.items()
}
