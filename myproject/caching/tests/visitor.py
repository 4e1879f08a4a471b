"""A process of a test: asks a cache for a key as `plan` says, and prints what it met as JSON.

plan: {"cache": entry of CACHES, "key", "timeout", "seconds": how long, "rate": requests a second,
"compute": seconds that a computation takes, "die": kill -9 oneself in the middle of it, "log": file
that gets a line for each computation}

It says "ready" and begins when it is sent a line: the barrier.
"""

import json
import os
import signal
import sys
import time

import django
from django.conf import settings


def compute(plan):
    with open(plan["log"], "a") as log:
        log.write(f"{time.time()}\n")
    time.sleep(plan["compute"])
    if plan.get("die"):
        os.kill(os.getpid(), signal.SIGKILL)
    return time.time()


def visit(cache, plan):
    """Return (number of requests, slowest in seconds, number of times that it had to wait)."""
    waits = 0

    def counting_wait(*arguments):
        nonlocal waits
        waits += 1
        return wait(*arguments)

    wait = getattr(cache, "_first_value", None)
    if wait:
        cache._first_value = counting_wait
    cache.get("connect")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    start = time.time()
    requests, slowest = 0, 0
    while True:
        began = time.perf_counter()
        cache.get_or_set(plan["key"], lambda: compute(plan), plan["timeout"])
        requests += 1
        slowest = max(slowest, time.perf_counter() - began)
        if time.time() >= start + plan["seconds"]:
            return requests, slowest, waits
        time.sleep(max(0, 1 / plan["rate"] - (time.perf_counter() - began)))


def main():
    plan = json.loads(sys.argv[1])
    settings.configure(CACHES={"default": plan["cache"]}, SECRET_KEY="-")
    django.setup()
    from django.core.cache import caches

    requests, slowest, waits = visit(caches["default"], plan)
    json.dump({"requests": requests, "slowest": slowest, "waits": waits}, sys.stdout)


if __name__ == "__main__":
    main()
