import json
import shutil

import pytest

from ..stack.running import ROOT, RunningStack, stack_command
from .hosts import Hosts

PORT = 18643


@pytest.fixture(scope="session")
def released():
    """(a stack that runs what is on the hosts, the hosts)"""
    folder = ROOT / ".stack" / "released"
    stack_command("stop", folder, PORT)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    hosts = Hosts(folder / "hosts", folder)
    done = stack_command("start", folder, PORT, "--servers", folder / "hosts")
    if done.returncode:
        pytest.fail(f"bin/stack start: {done.stdout}{done.stderr}", pytrace=False)
    hosts.configure()
    sshd = hosts.start_sshd()
    yield RunningStack(folder, json.loads((folder / "addresses.json").read_text())), hosts
    sshd.terminate()
    sshd.wait()
    stack_command("stop", folder, PORT)
