"""The load test, in its shortest form: everybody's visits, editors saving meanwhile, budgets."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from .running import ROOT

pytestmark = pytest.mark.stack

SHORT = ["THREADS=20", "RAMPUP=2", "LOOP=4", "THINK=100"]
# What a machine that other tests have warmed up, or not, may take.
ROOMY = "[default]\nerrors = 0\np95 = 30000\n"
EDITED = """
from myproject.blog.models import Post
print(Post.objects.filter(excerpt__contains="(edit ").count())
"""
PEOPLE = {"Comment", "Comment form", "Editor: save", "Editor: log in", "Post, logged in"}
PAGES = {"Home", "Stylesheet", "List", "Post", "Tag", "Author", "Search"}


def load(stack, folder, *options, budgets=ROOMY):
    (folder / "budgets.toml").write_text(budgets)
    own = ["--dir", stack.folder, "--output", folder, "--budgets", folder / "budgets.toml"]
    return subprocess.run(
        [sys.executable, ROOT / "bin/load", *own, *options], capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def run(stack, tmp_path_factory):
    """The folder with the results of a short run, and what it printed."""
    demo = ROOT / "myproject/blog/demo"
    stack.manage("import_posts", demo / "posts", "--media", demo / "media")
    folder = tmp_path_factory.mktemp("load")
    done = load(stack, folder, *SHORT)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_everybody_came_and_nobody_was_failed(run):
    folder, printed = run
    suite = ElementTree.parse(folder / "junit.xml").getroot()  # noqa: S314
    names = {case.get("name") for case in suite}
    assert names >= PEOPLE | PAGES
    assert suite.get("failures") == "0"
    assert all(f"\n| {name} " in printed for name in names)


def test_editors_saved_meanwhile(stack, run):
    assert int(stack.manage("shell", "-v", "0", "-c", EDITED)) > 0


def test_the_table_is_written_with_what_it_was_measured_on(run):
    folder, printed = run
    written = (folder / "load.md").read_text()
    assert re.search(r"^\d{4}-\d\d-\d\d, revision .+ × .+ GiB", written, re.MULTILINE)
    assert f"`make load {' '.join(SHORT)}`" in written
    assert "\nEvery budget was kept.\n" in written
    lines = [line for line in printed.splitlines() if line.startswith("| ")]
    assert len(lines) > len(PEOPLE | PAGES)
    assert set(lines) <= set(written.splitlines())


def test_the_report_is_a_page(run):
    folder, _ = run
    assert "Statistics" in (folder / "report/index.html").read_text()


def test_the_results_say_which_address_was_asked_and_keep_no_line_for_redirects(run):
    folder, _ = run
    names, *lines = (folder / "results.jtl").read_text().splitlines()
    assert "URL" in names.split(",")
    assert not [line for line in lines if ",Comment-0," in line]


@pytest.fixture(scope="module")
def failing(stack, run, tmp_path_factory):
    """A run in which nobody can log in, and which a page's budget leaves no time."""
    folder = tmp_path_factory.mktemp("failing")
    budgets = f"{ROOMY}[Post]\nerrors = 0\np95 = 0\n"
    return folder, load(stack, folder, "THREADS=4", "LOOP=1", "PASSWORD=wrong", budgets=budgets)


def test_over_a_budget_the_run_fails_and_says_of_what(failing):
    folder, done = failing
    assert done.returncode == 1
    assert "Post: p95 is " in done.stderr
    failed = ElementTree.parse(folder / "junit.xml").iterfind("testcase/failure/..")  # noqa: S314
    assert "Post" in [case.get("name") for case in failed]


@pytest.mark.parametrize("who", ["Commenter", "Editor"])
def test_a_page_that_says_something_else_is_an_error_though_its_status_is_200(failing, who):
    _, done = failing
    assert f"{who}: log in, 200: Test failed: text expected to contain" in done.stdout


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["HOST=www.example.com"], "add --yes"),
        (["HOST=192.0.2.1"], "add --yes"),
        (["TREADS=5"], "is none of NAME=value"),
    ],
)
def test_nothing_leaves_this_machine_by_accident(stack, tmp_path, options, reason):
    done = load(stack, tmp_path, *options)
    assert done.returncode != 0
    assert reason in done.stderr
    assert not (tmp_path / "results.jtl").exists()


def test_the_data_are_of_the_site_and_the_popular_have_more_lines(run):
    folder, _ = run
    posts = (folder / "data/posts.txt").read_text().splitlines()
    assert len(set(posts)) > 5
    assert posts.count(max(set(posts), key=posts.count)) > 3 * len(posts) / len(set(posts))
