"""Settings of a beat that a test can watch: one task a second."""

from settings.deploy import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {
    "often": {"task": "myproject.blog.tasks.show_due_posts", "schedule": 1.0},
}
