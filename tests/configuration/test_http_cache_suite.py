"""A suite that nobody here wrote, against Varnish with this VCL and with an empty one.

https://github.com/http-tests/cache-tests, RFC 9111. What it calls required is counted, and the
empty VCL says what is Varnish's own doing. docs/caching-safety.md has the reasons.
"""

import json
import os
import shutil
import subprocess

import pytest

from ..checkout import ROOT, free_port
from .test_varnish_conformance import BACKENDS, await_answer, process

# Its lives of one second are too short beside other tests.
pytestmark = [pytest.mark.stack, pytest.mark.long]

SUITE = ROOT / "tests/browser/node_modules/http-cache-tests"
# The suite's server would listen on every address of the machine.
LOCAL = "data:text/javascript," + (
    "import net from 'node:net';const listen = net.Server.prototype.listen;"
    "net.Server.prototype.listen = function (port, ...rest)"
    "{ return listen.call(this, port, '127.0.0.1', ...rest) }"
)
# Without gzip: what Varnish compresses has another length and a weak ETag, as it should.
RUN = """
import fetch from 'node-fetch'
import { runTests, getResults } from './client/runner.mjs'
import suites from './tests/index.mjs'
import last from './tests/surrogate-control.mjs'
suites.push(last)
const plain = (url, options) => fetch(url, { ...options, compress: false })
await runTests(suites, plain, false, process.env.BASE)
const results = getResults()
const required = suites.flatMap((suite) => suite.tests)
  .filter((test) => !test.browser_only && (test.kind ?? 'required') === 'required')
console.log(JSON.stringify(required.map((test) => [test.id, results[test.id]])))
"""
EMPTY = """vcl 4.1;
backend default { .host = "127.0.0.1"; .port = "%s"; }
"""


def node(*arguments, **environment):
    """Run Node in the suite's folder; return what it printed."""
    done = subprocess.run(
        ["node", "--no-warnings", *arguments],
        cwd=SUITE,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    port = free_port()
    environment = {
        "npm_config_protocol": "http",
        "npm_config_port": str(port),
        "npm_config_pidfile": str(tmp_path_factory.mktemp("origin") / "pid"),
    }
    command = ["node", "--no-warnings", "--import", LOCAL, "server/server.mjs"]
    with process(command, cwd=SUITE, env={**os.environ, **environment}, stdout=subprocess.DEVNULL):
        await_answer(port)
        yield port


def failed(vcl, folder, port):
    """Run the suite through a Varnish; return the ids of the required tests that did not pass."""
    (folder / "default.vcl").write_text(vcl)
    command = [ROOT / "bin/unprivileged", "varnishd", "-F", "-j", "none"]
    command += ["-n", folder / "varnish", "-a", f"127.0.0.1:{port}"]
    command += ["-p", f"vcl_path={folder}:{ROOT / 'varnish'}", "-f", folder / "default.vcl"]
    environment = {**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}
    with (
        open(folder / "log", "w") as log,
        process(command, stdout=log, stderr=log, env=environment),
    ):
        await_answer(port)
        said = node("--input-type=module", "--eval", RUN, BASE=f"http://127.0.0.1:{port}")
    results = dict(json.loads(said.splitlines()[-1]))
    assert len(results) > 100
    return {name for name, result in results.items() if result is not True}


@pytest.fixture(scope="module")
def bare(origin, tmp_path_factory):
    return failed(EMPTY % origin, tmp_path_factory.mktemp("bare"), free_port())


@pytest.fixture(scope="module")
def ours(origin, tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("ours"), free_port()
    site = (ROOT / "varnish/site-minimal.vcl").read_text()
    # The suite's own pages, by which it tells its server what to answer, are no part of the test.
    for old, new in (
        ("^/(accounts|admin|personal)/", "^/(config|state)/"),
        ("www.example.com", f"127.0.0.1:{port}"),
    ):
        assert old in site
        site = site.replace(old, new)
    folder.joinpath("site.vcl").write_text(site)
    folder.joinpath("backends.vcl").write_text(BACKENDS.format(port=origin))
    shutil.copy(ROOT / "varnish/modules.vcl", folder)
    return failed((ROOT / "varnish/default.vcl").read_text(), folder, port)


# What is passed by an empty VCL and not by this one, by the reason in docs/caching-safety.md.
MEANT = {
    "asked again": """
        304-etag-update-response-Content-Length heuristic-502-not_cached heuristic-503-not_cached
        heuristic-504-not_cached heuristic-599-not_cached status-500-stale status-502-stale
        status-503-stale status-504-stale status-599-must-understand status-599-stale
    """,
    "compressed": """
        cc-resp-must-revalidate-stale conditional-304-etag conditional-etag-precedence
        conditional-etag-vary-headers headers-store-ETag vary-no-match vary-omit vary-omit-stored
        vary-star
    """,
    "s-maxage is ours": "freshness-s-maxage-shared",
    "no-store is obeyed": "surrogate-fresh-cc-nostore",
}
MENDED = """
    freshness-expires-invalid freshness-max-age-ignore-quoted freshness-max-age-ignore-quoted-rev
    surrogate-max-age-0 vary-syntax-empty-star vary-syntax-empty-star-lines vary-syntax-foo-star
    vary-syntax-star-foo vary-syntax-star-star vary-syntax-star-star-lines
"""


def test_what_an_empty_vcl_passes_and_this_does_not_is_meant(bare, ours):
    assert ours - bare == set(" ".join(MEANT.values()).split())


def test_what_this_mends_stays_mended(bare, ours):
    assert bare - ours == set(MENDED.split())


def test_the_document_says_how_many_there_are(bare, ours):
    text = (ROOT / "docs/caching-safety.md").read_text()
    assert f"passes {len(bare - ours)} that an empty VCL does not pass" in " ".join(text.split())
    assert f"and fails {len(ours - bare)} that it does" in " ".join(text.split())
