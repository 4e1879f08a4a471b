"""Finding JMeter and running the plan without a window."""

import re
import shutil
import subprocess
import sys
import time

from stack.layout import ROOT

from . import LoadError

PLANS = ROOT / "jmeter"
# Of `make .stack/jmeter/installed`, from jmeter/requirements.txt.
SHIPPED = "lib/python*/site-packages/webmeter/core/jmeter/apache-jmeter-*/bin/ApacheJMeter.jar"
# 500 users and their pages take half of it. Default: 1 GB.
HEAP = "-Xmx1g"
EVERY = 10  # s between two lines of progress in a log


def command():
    """A person's own JMeter where there is one of version 5, else the one of the package index."""
    own = shutil.which("jmeter")
    if own and _version(own) >= 5:
        return [own]
    if not shutil.which("java"):
        raise LoadError("JMeter needs Java. On Debian: apt-get install default-jre-headless")
    for jar in (ROOT / ".stack/jmeter").glob(SHIPPED):
        return ["java", HEAP, "-Djava.awt.headless=true", "-jar", jar]
    raise LoadError("There is no JMeter 5 here. Install one, or run: make .stack/jmeter/installed")


def _version(program):
    """Debian's own, 2.13, does not start with the libraries of today."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True)
    found = re.search(r"\b(\d+)\.\d+(\.\d+)?\s*$", said.stdout, re.M)
    return int(found[1]) if found else 0


def run(plan, folder, variables):
    """Run a plan of jmeter/, whose results go into `folder`: results.jtl, report/, jmeter.log."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "report", ignore_errors=True)
    (folder / "results.jtl").unlink(missing_ok=True)  # JMeter names the columns in a new one only.
    options = ["-n", "-t", PLANS / plan, "-q", PLANS / "user.properties"]
    options += ["-l", folder / "results.jtl", "-e", "-o", folder / "report"]
    options += ["-j", folder / "jmeter.log"]
    options += [f"-J{name}={value}" for name, value in variables.items()]
    with (folder / "jmeter.out").open("w") as output:
        process = subprocess.Popen([*command(), *options], stdout=output, stderr=output, cwd=folder)
        try:
            _show_progress(process, folder / "results.jtl")
        finally:
            process.terminate()
            process.wait()
    if process.returncode:
        text = (folder / "jmeter.out").read_text()
        raise LoadError(f"JMeter ended with {process.returncode}: {text.strip()[-500:]}")


def _show_progress(process, results):
    """A line that says how far it is; where there is no terminal, one every ten seconds."""
    terminal = sys.stderr.isatty()
    began = shown = time.monotonic()
    while process.poll() is None:
        time.sleep(0.5)
        now = time.monotonic()
        if terminal or now - shown >= EVERY:
            shown = now
            line = f"{now - began:6.0f} s {_requests(results):>9,} requests"
            print(line, end="\r" if terminal else "\n", file=sys.stderr, flush=True)  # noqa: T201


def _requests(results):
    """How many so far: the lines but the one with the names."""
    if not results.exists():
        return 0
    with results.open("rb") as file:
        return max(sum(1 for _ in file) - 1, 0)
