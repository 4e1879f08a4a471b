"""deploy/cron.d/site: commands that exist, each kept from meeting itself."""

import re
from pathlib import Path

from django.core.management import get_commands

LINES = [
    line for line in Path("deploy/cron.d/site").read_text().splitlines() if re.match(r"[\d*]", line)
]


def test_each_line_runs_a_command_that_exists_under_a_lock_of_its_own():
    locks = [re.search(r"flock -n /run/site/(\w+)\.lock ", line)[1] for line in LINES]
    commands = [re.search(r"/manage\.py (\w+)", line)[1] for line in LINES]
    assert len(commands) == 3
    assert set(commands) <= set(get_commands())
    assert locks == commands


def test_each_line_has_five_times_and_a_user():
    for line in LINES:
        assert re.match(r"([\d*/,-]+ ){5}site ", line), line
