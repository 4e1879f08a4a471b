"""Reading an access log in the combined format, to ask for the same again.

https://httpd.apache.org/docs/2.4/logs.html#combined
"""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

LINE = re.compile(r'\S+ \S+ .*?\[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<target>\S+) HTTP/')
TIME = "%d/%b/%Y:%H:%M:%S %z"
REPEATABLE = ("GET", "HEAD")  # To send a form again would not be the same.


@dataclass
class Log:
    requests: list  # (s since the first, method, path), in the order of the log
    others: int = 0  # lines of other methods
    bad: int = 0  # lines that are no request

    @property
    def seconds(self):
        return max((seconds for seconds, _, _ in self.requests), default=0)


def read(lines):
    log, began = Log([]), None
    for line in lines:
        match = LINE.match(line)
        time = match and _time(match["time"])
        path = match and _path(match["target"])
        if not time or not path:
            log.bad += 1
        elif match["method"] not in REPEATABLE:
            log.others += 1
        else:
            began = began or time
            log.requests.append(((time - began).total_seconds(), match["method"], path))
    return log


def _time(text):
    try:
        return datetime.strptime(text, TIME)
    except ValueError:
        return None


def _path(target):
    """Without the host, which will be another: a proxy's log has whole addresses."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if not parts.path.startswith("/"):
        return None
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def write(log, path, speed):
    """Write what jmeter/replay.jmx reads: ms after the beginning, method, path; with tabs.

    Lines of one second come in its beginning; a server writes a line when the request has ended, so
    that one may lie before the line above it: it comes at once.
    """
    with path.open("w", encoding="utf-8") as file:
        for seconds, method, target in log.requests:
            file.write(f"{max(0, round(seconds * 1000 / speed))}\t{method}\t{target}\n")
