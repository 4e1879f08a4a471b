"""Each variable of the plan does what its sentence says, or stops the run before it begins."""

import csv
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from ..checkout import ROOT

sys.path.insert(0, str(ROOT / "deploy"))

from load import LoadError, arguments, data, jmeter


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "7")
        self.end_headers()
        self.wfile.write(b"</html>")

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        server.asked = []
        Thread(target=server.serve_forever).start()
        yield server
        server.shutdown()


@pytest.fixture
def run(site, tmp_path):
    """A function that runs the plan's users of any site, by the README's command."""

    def run(lines, **variables):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data/pages.txt").write_text(lines)
        variables = {
            "HOST": "127.0.0.1",
            "PORT": site.server_port,
            "PROTOCOL": "http",
            "WHO": "0/0/0/0/100",
            "THREADS": 1,
            "RAMPUP": 0,
            "THINK": 20,
            **variables,
        }
        plan = ["-n", "-f", "-t", ROOT / "jmeter/plan.jmx", "-q", ROOT / "jmeter/user.properties"]
        results = ["-l", "results.jtl", "-e", "-o", "report"]
        given = [f"-J{name}={value}" for name, value in variables.items()]
        done = subprocess.run(
            [*jmeter.command(), *plan, *results, *given],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        with open(tmp_path / "results.jtl", newline="") as file:
            return done, list(csv.DictReader(file))

    return run


@pytest.mark.slow
def test_duration_is_the_end_whatever_loop_would_be(run, site):
    _, samples = run("/about/ </html>\n", DURATION=6)
    assert {sample["success"] for sample in samples} == {"true"}
    assert len(samples) > 20
    # And the same once more, where the last run's files are.
    done, samples = run("/about/ </html>\n")
    assert done.returncode == 0, done.stdout
    assert len(samples) == 10


@pytest.mark.slow
def test_a_line_that_is_no_page_stops_the_run_and_is_named(run, site):
    done, _ = run("/about/ </html>\n\n", LOOP=50)
    assert "data/pages.txt: '' is not an address, a space and a text" in done.stdout + done.stderr
    assert len(site.asked) < 10


@pytest.mark.slow
def test_a_byte_order_mark_is_no_part_of_an_address(run, site):
    run("\ufeff/about/ </html>\n", LOOP=3)
    assert site.asked == ["/about/"] * 3


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("pages.txt", b"/ </html>\n\n/about/ </html>\n", "pages.txt:2: '' is not an address, a "),
        ("pages.txt", b"/about/\n", "pages.txt:1: '/about/' is not an address, a space, and"),
        ("posts.txt", b"/a/\nb/\n", "posts.txt:2: 'b/' is not an address that begins with /"),
        ("tags.txt", b"\xef\xbb\xbf/a/\n", "tags.txt:1: a byte order mark"),
        ("users.txt", b"ann\n \n", "users.txt:2: ' ' is not the name of a user"),
        ("searches.txt", b"one\n\xff\n", "searches.txt:2: not UTF-8"),
        ("authors.txt", b"", "authors.txt is empty. A line is an address"),
        ("other.txt", b"", "has none of authors.txt, pages.txt"),
    ],
)
def test_data_that_cannot_be_asked_for_is_refused_with_file_and_line(
    tmp_path, name, content, complaint
):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LoadError) as refused:
        data.check(tmp_path)
    assert complaint in str(refused.value)


def test_the_projects_own_data_is_taken():
    data.check(ROOT / "jmeter/data")


@pytest.mark.parametrize(
    "variables",
    [
        {"THREADS": "1"},
        {"THREADS": "3"},
        {"THREADS": "many"},
        {"THREADS": "0", "WHO": "100/0/0/0/0"},
        {"WHO": "100"},
        {"WHO": "50/50/0/0/x"},
    ],
)
def test_users_that_cannot_be_are_refused(variables):
    with pytest.raises(LoadError, match=r"^(THREADS|WHO)="):
        arguments.check_users(variables)


def test_the_defaults_are_the_plans():
    plan = (ROOT / "jmeter/plan.jmx").read_text()
    assert set(re.findall(r"__P\(THREADS,([^)]*)\)", plan)) == {arguments.THREADS}
    assert set(re.findall(r"__P\(WHO,([^)]*)\)", plan)) == {arguments.WHO}


def test_one_user_of_one_kind_is_taken():
    arguments.check_users({"THREADS": "1", "WHO": "0/0/0/0/100"})
    arguments.check_users({"THREADS": "4"})
    arguments.check_users({})
