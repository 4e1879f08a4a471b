"""bin/replay: what a log has is asked for again, in its order, of this machine alone."""

import csv
import subprocess
import sys

import pytest

from .running import ROOT

pytestmark = pytest.mark.stack

LOG = """\
192.0.2.1 - - [12/Mar/2024:13:55:00 +0000] "GET /about/?first HTTP/1.1" 200 1 "-" "-"
192.0.2.1 - - [12/Mar/2024:13:55:02 +0000] "HEAD /posts/?second HTTP/1.1" 200 1 "-" "-"
192.0.2.1 - - [12/Mar/2024:13:55:02 +0000] "POST /accounts/login/ HTTP/1.1" 200 1 "-" "-"
nonsense
192.0.2.1 - - [12/Mar/2024:13:55:08 +0000] "GET https://old.example/none/ HTTP/1.1" 404 1 "-" "-"
"""


def replay(stack, folder, *options, log=LOG):
    (folder / "access.log").write_text(log)
    own = ["--dir", stack.folder, "--output", folder]
    command = [sys.executable, ROOT / "bin/replay", folder / "access.log", *own, *options]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def run(stack, tmp_path_factory):
    folder = tmp_path_factory.mktemp("replay")
    done = replay(stack, folder, "--speed", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    with (folder / "results.jtl").open(newline="") as file:
        # Written as they are answered, and the first may take longer than the second waits.
        samples = sorted(csv.DictReader(file), key=lambda sample: int(sample["timeStamp"]))
    return done.stdout, samples


def test_the_requests_of_the_log_are_sent_to_this_site_in_their_order(stack, run):
    _, samples = run
    site = stack.addresses["https"]
    sent = [(sample["label"], sample["responseCode"], sample["URL"]) for sample in samples]
    assert sent == [
        ("GET", "200", f"{site}/about/?first"),
        ("HEAD", "200", f"{site}/posts/?second"),
        ("GET", "404", f"{site}/none/"),
    ]


def test_pauses_are_the_logs_divided_by_the_speed(run):
    _, samples = run
    # Not from the first one on, which is late while JMeter starts.
    _, second, third = (int(sample["timeStamp"]) for sample in samples)
    assert third - second >= 2900  # ms of 3 s


def test_what_is_left_out_is_counted(run):
    printed, _ = run
    assert "3 requests; left out: 1 others, 1 bad lines" in printed


def test_a_log_that_is_no_log_is_told(stack, tmp_path):
    done = replay(stack, tmp_path, log="nonsense\n")
    assert done.returncode == 1
    assert "combined format" in done.stderr


def test_another_machine_is_asked_only_on_purpose(stack, tmp_path):
    done = replay(stack, tmp_path, "HOST=www.example.com")
    assert done.returncode == 1
    assert "add --yes" in done.stderr
