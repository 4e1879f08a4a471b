"""An access log is read as it is, with what is no request counted."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "deploy"))

from load import access_log  # noqa: E402

LINE = '192.0.2.1 - - [12/Mar/2024:13:55:{second:02} +0100] "{request}" 200 2326 "-" "Mozilla"\n'


def read(*requests):
    lines = [LINE.format(second=second, request=request) for second, request in requests]
    return access_log.read(lines)


def test_order_and_distance_are_kept():
    log = read(
        (36, "GET /b/ HTTP/1.1"), (36, "HEAD /a/?x=1&y=%C3%A4 HTTP/2.0"), (41, "GET / HTTP/1.0")
    )
    assert log.requests == [(0, "GET", "/b/"), (0, "HEAD", "/a/?x=1&y=%C3%A4"), (5, "GET", "/")]
    assert (log.others, log.bad, log.seconds) == (0, 0, 5)


def test_only_what_may_be_repeated_is():
    log = read(
        (1, "POST /accounts/login/ HTTP/1.1"), (2, "GET /a/ HTTP/1.1"), (2, "PURGE / HTTP/1.1")
    )
    assert [method for _, method, _ in log.requests] == ["GET"]
    assert log.others == 2


def test_another_host_is_not_asked():
    log = read(
        (1, "GET https://www.example.com/a/?b HTTP/1.1"), (1, "GET //evil.example/x HTTP/1.1")
    )
    assert [path for *_, path in log.requests] == ["/a/?b", "/x"]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense\n",
        '192.0.2.1 - - [never] "GET / HTTP/1.1" 200 1 "-" "-"\n',
        '192.0.2.1 - - [12/Mar/2024:13:55:36 +0100] "\\x16\\x03\\x01" 400 1 "-" "-"\n',
        '192.0.2.1 - - [12/Mar/2024:13:55:36 +0100] "GET * HTTP/1.1" 400 1 "-" "-"\n',
        '192.0.2.1 - - [12/Mar/2024:13:55:36 +0100] "GET http://[ HTTP/1.1" 400 1 "-" "-"\n',
    ],
)
def test_a_bad_line_is_counted_and_skipped(line):
    log = access_log.read([line, LINE.format(second=1, request="GET / HTTP/1.1")])
    assert (len(log.requests), log.bad) == (1, 1)


def test_twice_the_speed_is_half_the_time_and_late_lines_come_at_once(tmp_path):
    log = read((10, "GET /a HTTP/1.1"), (9, "GET /b HTTP/1.1"), (13, "GET /c HTTP/1.1"))
    access_log.write(log, tmp_path / "requests.tsv", speed=2)
    assert (tmp_path / "requests.tsv").read_text() == "0\tGET\t/a\n0\tGET\t/b\n1500\tGET\t/c\n"
