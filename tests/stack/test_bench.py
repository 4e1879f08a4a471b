"""bin/bench, in its shortest form: every layer is measured, and a failure is never a figure."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from .running import ROOT

sys.path.insert(0, str(ROOT / "deploy"))

from bench import BenchError, wrk
from bench.rows import PATH, Row

pytestmark = pytest.mark.stack

LAYERS = [
    "nginx",
    "varnish-empty",
    "varnish",
    "nginx-tls",
    "haproxy",
    "nginx-h2",
    "haproxy-h2",
    "esi",
]
APPS = ["uwsgi", "django", "stock", "alone", "memcached", "redis"]
PLAIN = ["plain", "plain-known"]
PAGES = [
    f"{cache}-{kind}-1000" for cache in ("warm", "cold") for kind in ("list", "deepest", "post")
]
PLAIN_PAGES = ["plain-list-1000", "plain-post-1000"]


@pytest.fixture(scope="module")
def bench(stack, tmp_path_factory):
    """The folder with what a short bench wrote, and what it printed."""
    demo = ROOT / "myproject/blog/demo"
    stack.manage("import_posts", demo / "posts", "--media", demo / "media")
    stack.settle()
    folder = tmp_path_factory.mktemp("bench")
    options = ["--short", "--dir", stack.folder, "--output", folder]
    done = subprocess.run(
        [sys.executable, ROOT / "bin/bench", *options], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


@pytest.fixture(scope="module")
def rows(bench):
    folder, _ = bench
    return {row["id"]: row for row in json.loads((folder / "bench.json").read_text())["rows"]}


def test_every_layer_has_a_figure(rows):
    assert list(rows) == [*LAYERS, *APPS, *PLAIN, *PAGES, *PLAIN_PAGES]
    for row in rows.values():
        assert set(row["runs"]) == {"1", "32"}
        for runs in row["runs"].values():
            assert all(run["rate"] > 0 and run["p50"] > 0 for run in runs), row


def test_the_page_that_is_measured_comes_from_varnish(stack, bench):
    headers = {"Host": urlsplit(stack.addresses["https"]).netloc}
    with httpx.Client(base_url=stack.addresses["varnish"][0], headers=headers) as visitor:
        visitor.get(PATH)
        assert visitor.get(PATH).headers["X-Cache"] == "HIT"


def test_the_higher_up_a_page_is_served_the_less_it_asks_the_database(rows):
    assert [rows[id]["queries"] for id in LAYERS] == [None] * len(LAYERS)
    assert rows["memcached"]["queries"] == rows["redis"]["queries"] == 0
    assert all(1 <= rows[id]["queries"] <= 4 for id in PAGES if id.startswith("cold"))


def test_a_blog_as_most_teams_write_it_asks_once_for_each_relation_of_each_post(rows):
    assert rows["plain-list-1000"]["queries"] > 10 * rows["cold-list-1000"]["queries"]
    assert rows["plain-post-1000"]["queries"] > rows["cold-post-1000"]["queries"]


def test_the_table_has_every_row_and_every_target(bench, rows):
    folder, printed = bench
    text = (folder / "bench.md").read_text()
    targets = json.loads((folder / "bench.json").read_text())["targets"]
    assert len(targets) >= 9
    for one in [*rows.values(), *targets]:
        assert f"| {one['name']} " in text
        assert f"| {one['name']} " in printed


def test_the_plot_has_a_bar_for_every_row(bench, rows):
    folder, _ = bench
    picture = ElementTree.parse(folder / "bench.svg")  # noqa: S314
    texts = {element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {row["name"] for row in rows.values()} < texts


def test_nothing_of_it_is_left_running(stack, bench):
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(stack.folder / "bench"):
                left.append((process / "cmdline").read_text())
        except OSError:  # Another user's, or gone meanwhile.
            continue
    assert left == []


def test_an_answer_that_is_no_page_ends_the_bench(stack):
    nameless = Row("nameless", "Varnish, asked for no site", stack.addresses["varnish"][0], {})
    with pytest.raises(BenchError, match="status"):
        wrk.run(nameless, connections=1, seconds=1)
