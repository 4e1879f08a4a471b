"""The faults. deploy/README.md shows the same table to people: tests/test_deploy_readme.py."""

from contextlib import contextmanager
from dataclasses import dataclass
from math import inf

# kill:   its programs end; whoever asks is refused at once.
# freeze: its programs hang; connections are taken and nobody answers.
# cut:    the cable is out (several machines only); nothing comes back at all.
HEALED_BY = {"kill": "start", "freeze": "thaw", "cut": "join"}

CACHED = "cached page"  # Some visitor has seen it before.
FRESH = "new page"  # A public page that no cache holds.
PRIVATE = "private page"  # Without the database: the log-in form.
WRITE = "comment"  # A form that is sent.
KINDS = (CACHED, FRESH, PRIVATE, WRITE)

# s until HAProxy leaves a Varnish out: the second failure counts (fall 2), a check begins 2 s after
# the one before (inter) and may take as long.
VARNISH_OUT = 8
# s until Varnish leaves an app server out: 3 of its last 5 probes failed, one 5 s after the other,
# which may take 1 s (varnish/backends.vcl).
APP_OUT = 18


@dataclass(frozen=True)
class Fault:
    target: str  # A program or host, by the name that both kinds of site give it.
    how: str  # A word of HEALED_BY.
    may_fail: (
        dict  # {kind of page: s after the fault's beginning in which a request may begin and fail}
    )

    def __str__(self):
        return f"{self.how} {self.target}"

    def row(self):
        """As deploy/README.md shows it."""
        times = [
            (kind, "while it lasts" if s == inf else f"{s} s") for kind, s in self.may_fail.items()
        ]
        return f"| {self} | {', '.join(f'{kind}: {time}' for kind, time in times) or 'nothing'} |"

    @property
    def settled(self):
        """s after which what may fail for a while must not fail any more."""
        return max((seconds for seconds in self.may_fail.values() if seconds < inf), default=0)


# Pages are asked of the other Varnish; what is sent is not sent twice.
VARNISH_GONE = {WRITE: VARNISH_OUT}
# Who is just being connected when HAProxy leaves it out is sent away.
VARNISH_LOST = dict.fromkeys(KINDS, VARNISH_OUT)
# A page that is not stored is asked of the other app server, which may be the same one by chance.
APP_GONE = dict.fromkeys((FRESH, PRIVATE, WRITE), APP_OUT)
DATABASE_GONE = dict.fromkeys((FRESH, WRITE), inf)
# Each process waits for it until uWSGI ends the process (harakiri, 30 s); only the edge goes on.
DATABASE_HANGS = dict.fromkeys((FRESH, PRIVATE, WRITE), inf)
FAULTS = [
    Fault("varnish2", "kill", VARNISH_GONE),
    Fault("varnish2", "freeze", VARNISH_GONE),
    Fault("varnish2", "cut", VARNISH_LOST),
    Fault("app2", "kill", APP_GONE),
    Fault("app2", "freeze", APP_GONE),
    Fault("memcached2", "kill", {}),
    Fault("memcached2", "freeze", {}),
    Fault("memcached2", "cut", {}),
    Fault("replica", "kill", {}),
    Fault("replica", "freeze", {}),
    Fault("worker", "kill", {}),
    Fault("worker", "freeze", {}),
    Fault("worker", "cut", {}),
    Fault("primary", "kill", DATABASE_GONE),
    Fault("primary", "freeze", DATABASE_HANGS),
]


@contextmanager
def happening(site, fault):
    getattr(site, fault.how)(fault.target)
    try:
        yield
    finally:
        getattr(site, HEALED_BY[fault.how])(fault.target)
