"""bin/database-memory: the rules of thumb, and that PostgreSQL takes what it prints."""

import subprocess
import sys

import pytest

from ..checkout import ROOT

SHIPPED = ROOT / "deploy/postgresql.conf.d/10-memory.conf"


def database_memory(*arguments):
    command = [sys.executable, ROOT / "bin/database-memory", *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def settings(*arguments):
    lines = database_memory(*arguments).stdout.splitlines()
    return dict(line.split(" = ") for line in lines if line and not line.startswith("#"))


def test_the_shipped_file_is_what_it_prints_for_16_gb():
    assert database_memory("--ram", "16").stdout == SHIPPED.read_text()


@pytest.mark.parametrize(
    ("ram", "expected"),
    [("4", ["1GB", "27MB", "256MB", "2GB"]), ("64", ["8GB", "436MB", "4GB", "32GB"])],
)
def test_the_rules(ram, expected):
    names = ["shared_buffers", "work_mem", "maintenance_work_mem", "effective_cache_size"]
    assert [settings("--ram", ram)[name] for name in names] == expected


def test_fewer_connections_may_sort_more_each():
    assert settings("--ram", "16", "--connections", "100")["work_mem"] == "327MB"


def test_of_mysql_it_is_the_buffer_pool():
    assert settings("--ram", "10", "--mysql") == {"innodb-buffer-pool-size": "8G"}


def test_without_a_size_it_is_this_machines():
    with open("/proc/meminfo") as file:
        total = int(file.readline().split()[1]) // 1024
    printed = settings()["effective_cache_size"]
    megabytes = int(printed[:-2]) * (1024 if printed.endswith("GB") else 1)
    assert abs(megabytes - total / 2) <= 1


def test_400_connections_are_refused_with_the_way_out():
    done = database_memory("--connections", "400")
    assert done.returncode == 2
    assert "PgBouncer" in done.stderr
