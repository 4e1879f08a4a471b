"""The load test, for bin/load.

jmeter    finding JMeter and running the plan
results   what it found: a table, the budgets, JUnit's XML
local     the stack on this machine, filled and with accounts
"""


class LoadError(Exception):
    """What went wrong, as one sentence for the person at the terminal."""
