"""The security headers, graded by MDN's HTTP Observatory: https://github.com/mdn/mdn-http-observatory"""

import json
import os
import subprocess
from urllib.parse import urlsplit

import pytest

from ..checkout import ROOT

pytestmark = pytest.mark.browser


def grade(stack, path):
    ports = [str(urlsplit(stack.addresses[name]).port) for name in ("http", "https")]
    done = subprocess.run(
        ["node", ROOT / "tests/browser/observatory.mjs", "127.0.0.1", *ports, path],
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(stack.folder / "tls/ca.pem")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", ["/", "/posts/", "/search/?q=x", "/backstage/login/"])
def test_a_page_is_graded_a_plus(stack, site, path):
    found = grade(stack, path)
    assert found["status"] == 200
    assert {name: test for name, test in found["tests"].items() if not test["pass"]} == {}
    assert found["grade"] == "A+", found
