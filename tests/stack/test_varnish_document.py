"""docs/varnish.md: every line of it works."""

import os
import re
import subprocess
from urllib.parse import urlsplit

import pytest

from .running import ROOT

pytestmark = pytest.mark.stack

LINES = re.findall(r"^    (\S.*)$", (ROOT / "docs/varnish.md").read_text(), re.MULTILINE)
# What may find nothing on a healthy site.
MAY_BE_SILENT = ("RespStatus >= 500", "FetchError", "Beresp[2]", "an old page")


@pytest.fixture(scope="module")
def environment(stack):
    """Requests of each kind have been made to varnish1."""
    purge = stack.addresses["varnish"][0]
    variables = {
        "V": str(stack.folder / "varnish1"),
        "SITE": stack.addresses["https"],
        "HOST": urlsplit(stack.addresses["https"]).netloc,
        "PURGE": purge,
        "ID": "an-id",
        "TERM": "xterm",
        "PATH": os.environ["PATH"] + ":/usr/sbin",
    }
    for path in ("/about/", "/about/", "/no-such-page/", "/accounts/login/"):
        headers = ["-H", f"Host: {variables['HOST']}", "-H", "X-Request-ID: an-id"]
        subprocess.run(
            ["curl", "-s", *headers, purge + path], check=True, stdout=subprocess.DEVNULL
        )
    return variables


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_document_works_and_shows_something(environment, line):
    if line.startswith("varnishhist"):  # Goes on until it is ended, in a terminal.
        line = f"script --quiet --command 'timeout --foreground 3 {line}' /dev/null"
    done = subprocess.run(
        ["sh", "-c", line], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
    assert done.stdout.strip() or any(words in line for words in MAY_BE_SILENT)


def test_every_tool_is_shown():
    for tool in ("varnishlog", "varnishtop", "varnishhist", "varnishstat", "varnishncsa"):
        assert any(line.startswith(tool) for line in LINES), tool
