"""What programs hold in memory, what waits in queues, and the vitals, during a load test."""

import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from redis import Redis
from stack import supervisor
from stack.processes import family

from . import LoadError, vitals

EVERY = 5  # s
QUEUES = ("high", "low")
# Of the whole time: a sixth until caches are filled and growth counts, and a tenth whose median is
# compared, since what one request holds for a moment is no growth.
SETTLED, SPAN = 1 / 6, 1 / 10


@dataclass
class Watch:
    """A context manager: watches in a thread of its own."""

    stack: object
    samples: list = field(default_factory=list)  # (s, {program: KiB}, {queue: tasks})
    readings: list = field(default_factory=list)  # (s, {vital: (part, whole)})

    def __enter__(self):
        self.began = time.monotonic()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.over.set()
        self.thread.join()

    def _watch(self):
        while not self.over.wait(EVERY):
            seconds = time.monotonic() - self.began
            self.samples.append((seconds, memory(self.stack), queues(self.stack)))
            self.readings.append((seconds, vitals.read(self.stack)))

    def growth(self):
        """Return {program: (KiB once settled, KiB at the end)}."""
        end = self.samples[-1][0]
        early = self._median(SETTLED * end, (SETTLED + SPAN) * end)
        late = self._median((1 - SPAN) * end, end)
        if not early:
            raise LoadError("This was too short to see whether memory grows. Take more --minutes.")
        return {program: (early[program], late[program]) for program in early}

    def course(self, steps):
        """Return {program: [KiB in each of so many parts of the time]}."""
        end = self.samples[-1][0]
        parts = [self._median(end * n / steps, end * (n + 1) / steps) for n in range(steps)]
        return {program: [part[program] for part in parts] for program in parts[0]}

    def _median(self, begin, end):
        found = defaultdict(list)
        for seconds, programs, _ in self.samples:
            if begin <= seconds <= end:
                for program, size in programs.items():
                    found[program].append(size)
        return {program: median(sizes) for program, sizes in found.items()}

    def vitals(self):
        """Return {vital: its share once caches are filled}."""
        end = self.readings[-1][0]
        settled = next(found for seconds, found in self.readings if seconds >= SETTLED * end)
        return vitals.shares(settled, self.readings[-1][1])

    def queued(self):
        """Return {queue: (the most that waited, how many at the end)}."""
        last = self.samples[-1][2]
        return {
            queue: (max(sample[2][queue] for sample in self.samples), last[queue])
            for queue in QUEUES
        }


def memory(stack):
    """KiB that each program and all that it started hold of their own.

    Anonymous pages: a fork's that it still shares count already, or copying them on write would
    look like a leak; Varnish's log and PostgreSQL's buffers, of a size that is set, do not.
    """
    started = [info for info in supervisor.remote(stack).getAllProcessInfo() if info["pid"]]
    return {info["name"]: sum(map(_anonymous, family(info["pid"]))) for info in started}


def _anonymous(process):
    """https://www.kernel.org/doc/html/latest/filesystems/proc.html: RssAnon"""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    return 0


def queues(stack):
    with Redis.from_url(stack.environment()["BROKER_URL"]) as broker:
        return {queue: broker.llen(f"myproject.{queue}") for queue in QUEUES}
