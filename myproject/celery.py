"""The Celery application: `celery -A myproject worker -Q high`."""

import os
from pathlib import Path

from celery import Celery
from dotenv import load_dotenv

load_dotenv(Path(__file__).parent.parent / ".env")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.local")

app = Celery("myproject")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def observe(sender, **kwargs):
    # When the settings are there, which its client reads.
    from myproject.ops import background

    background.observe(sender)
