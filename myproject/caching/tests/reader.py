"""Another process: prints what it finds under `key` in each cache, once for each line of input."""

import json
import sys

import django
from django.conf import settings


def main():
    settings.configure(CACHES=json.loads(sys.argv[1]), SECRET_KEY="-")  # noqa: S106
    django.setup()
    from django.core.cache import caches

    for _ in sys.stdin:
        found = {alias: caches[alias].get("key") for alias in settings.CACHES}
        print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
