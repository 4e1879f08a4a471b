import logging

from ..sql_log import SlowQueryFilter


def message(duration):
    record = logging.makeLogRecord({"msg": "SELECT 1", "duration": duration})
    SlowQueryFilter().filter(record)
    return record.getMessage()


def test_a_slow_statement_is_marked():
    assert message(0.051) == "SLOW SELECT 1"


def test_a_quick_one_is_not():
    assert message(0.049) == "SELECT 1"
