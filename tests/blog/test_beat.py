"""Who sends periodic tasks knows when another beat has sent them. Two at once: tests/stack."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from myproject.blog import tasks
from myproject.blog.beat import SingleScheduler
from myproject.blog.models import PeriodicRun
from myproject.celery import app

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Beat(SingleScheduler):
    """On a host of its own, with a clock that may be wrong; what it sends is kept."""

    producer = None

    def __init__(self, ahead=timedelta(0)):
        self.sent, self.ahead, self.broker_is_down = [], ahead, False
        super().__init__(app)

    def setup_schedule(self):
        entry = {"task": "myproject.blog.tasks.send_digest", "schedule": DAY}
        self.update_from_dict({"digest": entry})

    def take_lock(self):
        self.has_lock = True
        return True

    def load(self):
        now = app.now
        self.app.now = lambda: now() + self.ahead
        try:
            super().load()
        finally:
            del self.app.now
        entry = self.schedule["digest"]
        entry.schedule.nowfun = lambda: timezone.now() + self.ahead

    def apply_async(self, entry, **kwargs):
        if self.broker_is_down:
            raise OSError("no broker")
        self.sent.append(entry.options["headers"]["period"])


def tick(beat, times=5):
    for _ in range(times):
        beat.tick()
    return len(beat.sent)


def pass_time(by):
    for run in PeriodicRun.objects.all():
        PeriodicRun.objects.filter(pk=run.pk).update(sent_at=run.sent_at - by)


@pytest.fixture(params=[-HOUR, 0 * HOUR, HOUR], ids=["behind", "right", "ahead"])
def clock(request):
    return request.param


def test_a_period_begins_with_the_first_beat(clock):
    assert tick(Beat(clock)) == 0


def test_what_is_due_is_sent_once(clock):
    tick(Beat())
    pass_time(DAY)
    beat = Beat(clock)
    assert tick(beat) == 1


def test_a_beat_that_takes_over_sends_nothing_again(clock):
    tick(Beat())
    pass_time(DAY)
    assert tick(Beat()) == 1
    second = Beat(clock)
    assert tick(second) == 0
    pass_time(DAY)
    assert tick(Beat(clock)) == 1


def test_two_at_once_send_it_once():
    beats = [Beat(), Beat()]
    for beat in beats:
        tick(beat)
    pass_time(DAY)
    for beat in beats:
        beat.load()
    assert sum(map(tick, beats)) == 1


def test_what_could_not_be_sent_stays_due():
    tick(Beat())
    pass_time(DAY)
    beat = Beat()
    beat.broker_is_down = True
    assert tick(beat) == 0
    beat.broker_is_down = False
    assert tick(beat) == 1


def test_who_dies_while_sending_names_the_same_period_as_who_sends_it_again():
    tick(Beat())
    pass_time(DAY)
    with transaction.atomic():
        first = PeriodicRun.objects.claim("digest", 60)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert PeriodicRun.objects.claim("digest", 60) == first
        assert PeriodicRun.objects.claim("digest", 60) is None


def test_a_task_that_the_broker_brings_twice_is_done_once(caplog):
    ran = []

    @tasks.periodic
    def report():
        ran.append(1)

    PeriodicRun.objects.begin(["reports"])
    headers = {"period": ["reports", "2026-01-01T00:00:00+00:00"]}
    for _ in range(2):
        report.apply(headers=headers)
    assert len(ran) == 1
    assert "report was done already" in caplog.text
    report.apply(headers={"period": ["reports", "2026-01-02T00:00:00+00:00"]})
    report.apply()
    report.apply()
    assert len(ran) == 4


def test_a_task_that_failed_is_done_again():
    ran = []

    @tasks.periodic
    def fragile():
        ran.append(1)
        if len(ran) == 1:
            raise OSError

    PeriodicRun.objects.begin(["fragile"])
    headers = {"period": ["fragile", "2026-01-01T00:00:00+00:00"]}
    for _ in range(3):
        fragile.apply(headers=headers, throw=False)
    assert len(ran) == 2
