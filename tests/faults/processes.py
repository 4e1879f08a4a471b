"""Signals to a program and all that it started."""

import os
from contextlib import suppress

from deploy.stack.processes import family


def signal_family(process, number):
    for member in family(process):
        with suppress(ProcessLookupError):  # Ended meanwhile.
            os.kill(member, number)
