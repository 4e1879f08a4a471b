import json
import shutil

import pytest
from django.core.cache import caches

from .stack.running import ROOT, RunningStack, stack_command


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="keep the figures of tests/budgets")


def pytest_terminal_summary(terminalreporter):
    """Tell what pages save since their figures were accepted."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for saving in dict(report.user_properties).get("savings", []):
            terminalreporter.write_line(f"Cheaper (make budgets): {saving}")


@pytest.fixture(autouse=True)
def _uploads_go_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _caches_are_cold():
    for cache in caches.all():
        cache.clear()


@pytest.fixture(autouse=True)
def _log_ins_are_quick(settings):
    # The real hasher is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def stack():
    """All layers, started once for all tests that need them."""
    folder = ROOT / ".stack" / "test"
    # What a killed run may have left, and the data of the last one.
    stack_command("stop", folder)
    shutil.rmtree(folder, ignore_errors=True)
    done = stack_command("start", folder)
    if done.returncode:
        pytest.fail(f"bin/stack start: {done.stdout}{done.stderr}", pytrace=False)
    yield RunningStack(folder, json.loads((folder / "addresses.json").read_text()))
    stack_command("stop", folder)
