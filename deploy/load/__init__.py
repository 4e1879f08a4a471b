"""The load test, for bin/load, bin/soak and bin/replay.

arguments   of the command line
local       the stack on this machine, filled and with accounts
access_log  what visitors asked for
jmeter      finding JMeter and running a plan
watch       memory and queues meanwhile
results     what it found: a table, the budgets, JUnit's XML
"""


class LoadError(Exception):
    """What went wrong, as one sentence for the person at the terminal."""
