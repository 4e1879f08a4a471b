from datetime import timedelta

from django.db import models
from django.db.models.functions import Now


class PeriodicRunQuerySet(models.QuerySet):
    """Times are the database's, since two hosts have two clocks."""

    def begin(self, names):
        """Begin the period of each name that is new; others stay as they are."""
        new = [self.model(name=name, sent_at=Now()) for name in names]
        self.bulk_create(new, ignore_conflicts=True)

    def ages(self, names):
        """{name: timedelta since it was sent}"""
        return dict(self.filter(name__in=names).values_list("name", Now() - models.F("sent_at")))

    def claim(self, name, seconds):
        """Note that it is sent now, and return when it was before; in a transaction.

        None if that is less than `seconds` ago. Who is killed in between, and who does it then,
        return the same.
        """
        long_ago = Now() - timedelta(seconds=seconds)
        run = self.select_for_update().filter(name=name, sent_at__lte=long_ago).first()
        if run:
            self.filter(pk=name).update(sent_at=Now())
            return run.sent_at
        return None


class PeriodicRun(models.Model):
    """When beat has sent a periodic task, for the beat that takes over, on whatever host."""

    name = models.CharField(max_length=100, primary_key=True)
    sent_at = models.DateTimeField()
    # What claim() returned for the last run that a worker has finished.
    finished = models.DateTimeField(null=True)

    objects = PeriodicRunQuerySet.as_manager()

    def __str__(self):
        return f"{self.name}, sent {self.sent_at}"
