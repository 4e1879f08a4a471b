import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command

from .. import versions
from .conftest import settings_for

READER = Path(__file__).with_name("reader.py")
ALIASES = ("pages", "queries", "sessions", "templates")


@pytest.fixture
def site(server, settings):
    """The caches of a site on one server, each with a value under "key"."""
    return use(server, settings)


def use(server, settings, **options):
    # `default` holds what the test framework may ask for.
    settings.CACHES = {
        alias: settings_for(server, KEY_PREFIX=alias, **options) for alias in ("default", *ALIASES)
    }
    versions.VersionMixin._known.clear()
    caches["pages"].clear()
    for alias in ALIASES:
        caches[alias].set("key", "old")
    return settings.CACHES


class Reader:
    """The other process."""

    def __init__(self, aliases):
        root = Path(__file__).parents[len(__package__.split("."))]
        self.process = subprocess.Popen(
            [sys.executable, str(READER), json.dumps(aliases)],
            cwd=root,
            env={"PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def read(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        del found["default"]
        return found


@pytest.fixture
def reader(site):
    other = Reader(site)
    yield other
    other.process.communicate()


@pytest.mark.parametrize("alias", ALIASES)
def test_one_alias_is_empty_for_all_processes_within_a_second_and_no_other(reader, alias):
    assert set(reader.read().values()) == {"old"}
    call_command("bump_cache", alias)
    time.sleep(versions.HOLD)
    expected = {name: None if name == alias else "old" for name in ALIASES}
    assert reader.read() == expected
    assert {name: caches[name].get("key") for name in ALIASES} == expected


def test_what_is_stored_afterwards_is_seen_by_the_other_process(reader):
    reader.read()
    call_command("bump_cache", "pages")
    caches["pages"].set("key", "new")
    time.sleep(versions.HOLD)
    assert reader.read()["pages"] == "new"


def test_it_lasts_longer_than_any_key_of_the_alias(server, settings):
    use(server, settings, MAX_LIFE=1)
    call_command("bump_cache", "pages")
    time.sleep(2.1)  # Memcached counts in whole seconds.
    assert caches["pages"].get("key") is None
    assert caches["pages"].version > 1


def test_each_bump_is_a_higher_version_even_within_a_second(site):
    found = [caches["pages"].bump_version() for _ in range(3)]
    assert found == sorted(set(found))


def test_a_higher_version_in_the_settings_starts_afresh(site, settings):
    caches["pages"].bump_version()
    settings.CACHES = {**site, "pages": {**site["pages"], "VERSION": 2}}
    assert caches["pages"].version == 2


def test_the_server_is_asked_once_a_second_and_process_at_most(site, monkeypatch):
    asked = []
    backend = type(caches["pages"])
    read = backend._read_version
    monkeypatch.setattr(backend, "_read_version", lambda self: asked.append(1) or read(self))
    versions.VersionMixin._known.clear()
    until = time.monotonic() + versions.HOLD / 2
    while time.monotonic() < until:
        caches["pages"].get("key")
    assert len(asked) == 1


@pytest.mark.parametrize("fault", ["kill", "freeze"])
def test_a_server_that_fails_means_the_version_of_the_settings(mortal, settings, fault):
    use(mortal, settings)
    versions.VersionMixin._known.clear()
    getattr(mortal, fault)()
    assert caches["pages"].version == 1
    assert caches["pages"].get("key") is None
    with pytest.raises(CommandError, match="Nothing was raised"):
        call_command("bump_cache", "pages")


def test_a_cache_that_processes_do_not_share_is_refused(settings):
    locmem = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": locmem}}
    with pytest.raises(CommandError, match="Set CACHE_URL to Memcached or Redis"):
        call_command("bump_cache", "default")
