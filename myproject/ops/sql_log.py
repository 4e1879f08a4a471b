"""SQL on the console: each statement with its time, slow ones marked."""

import logging

SLOW = 0.05  # s


class SlowQueryFilter(logging.Filter):
    """Mark records of django.db.backends whose statement took longer than SLOW."""

    def filter(self, record):
        if getattr(record, "duration", 0) > SLOW:
            record.msg = f"SLOW {record.msg}"
        return True
