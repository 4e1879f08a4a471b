"""Wiring. Celery's application is imported so that tasks bind to it in every process."""

from .celery import app as celery_app

__all__ = ["celery_app"]
