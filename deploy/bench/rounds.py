"""Runs of all rows in turns, and the medians of them.

The machine is never quite idle, so all rows of a round see the same weather: ratios are taken
within a round, and the median of them is quoted.
"""

from dataclasses import dataclass
from statistics import median

from . import BenchError, h2load, wrk
from .rows import fetch

CONNECTIONS = (1, 32)


@dataclass(frozen=True)
class Effort:
    rounds: int
    seconds: int  # Of one run.
    warm_up: int  # Seconds of load before the first round.


# Three rounds, the fewest with a median: tables of three sizes take a quarter of an hour.
LONG = Effort(rounds=3, seconds=3, warm_up=1)
SHORT = Effort(rounds=1, seconds=1, warm_up=0)


class Measured:
    """The runs of each row, and the medians of them."""

    def __init__(self, rows, effort):
        self.rows, self.effort = rows, effort
        self.runs = {}  # {(row's id, connections): [Run of each round]}

    def median(self, id, connections, figure):
        """`figure` is "rate" (requests a second), "p50" or "p99" (ms)."""
        return median(getattr(run, figure) for run in self.runs[id, connections])

    def ratio(self, id, other, connections=CONNECTIONS[-1], figure="rate"):
        pairs = zip(self.runs[id, connections], self.runs[other, connections], strict=True)
        return median(getattr(a, figure) / getattr(b, figure) for a, b in pairs)


def measure(stack, rows, effort, say):
    """Return what was Measured. `say` gets a line about each round."""
    measured = Measured(rows, effort)
    for row in rows:
        settle(stack, row)
        if effort.warm_up:
            generator(row).run(row, CONNECTIONS[-1], effort.warm_up)
    for number in range(effort.rounds):
        for connections in CONNECTIONS:
            say(f"round {number + 1} of {effort.rounds}, {connections} at once")
            for row in rows if number % 2 else reversed(rows):
                settle(stack, row)
                run = generator(row).run(row, connections, effort.seconds)
                measured.runs.setdefault((row.id, connections), []).append(run)
                settle(stack, row)
    return measured


def generator(row):
    return h2load if row.http2 else wrk


def settle(stack, row):
    """Wait until the row's queue is empty: servers answer in the order of arrival.

    A slow server has up to 32 requests left when a run ends. The answer is checked, too.
    """
    body = fetch(stack, row.url, row.headers)
    if row.body not in (None, body):
        raise BenchError(f"{row.name}: {row.url} is not the page that the others serve")
