"""Our backends pass Django's own tests: all that the stock ones pass, and more."""

import json
import os
import re
import subprocess
import sys

import django
import pytest

from myproject.caching.tests.servers import Server

from tests.checkout import ROOT

pytestmark = pytest.mark.stack

SUITES = {"memcached": "PyLibMCCacheTests", "redis": "RedisCacheTests"}
STOCK = {
    "memcached": "django.core.cache.backends.memcached.PyLibMCCache",
    "redis": "django_redis.cache.RedisCache",
}
OURS = {
    "memcached": "myproject.caching.backends.MemcachedCache",
    "redis": "myproject.caching.backends.RedisCache",
}
# They look into Django's own backend class, not at what a cache does.
OF_DJANGOS_OWN_CLASS = {
    "memcached": {"test_pylibmc_options"},
    "redis": {
        "test_cache_client_class",
        "test_get_backend_timeout_method",
        "test_get_client",
        "test_get_connection_pool",
        "test_get_connection_pool_index",
        "test_incr_write_connection",
        "test_redis_pool_options",
        "test_serializer_dumps",
    },
}
# Departures from Django that have another reason.
REASONS = {
    "memcached": {},
    "redis": {
        "test_incr": "django-redis raises TypeError for incr() of a value that is no number, "
        "where Django's backend passes on the server's ResponseError",
        "test_decr": "the same",
    },
}


@pytest.fixture(scope="module")
def django_tests():
    """The tests of the Django that is installed, from its source, with the hash that we pin."""
    folder = ROOT / ".local" / "django-source"
    archive = folder / f"django-{django.__version__}.tar.gz"
    if not archive.exists():
        download(folder)
    tests = folder / archive.name.removesuffix(".tar.gz") / "tests"
    if not tests.is_dir():
        subprocess.run(["tar", "--extract", "--file", archive], cwd=folder, check=True)
    return tests


def download(folder):
    folder.mkdir(parents=True, exist_ok=True)
    requirements = (ROOT / "requirements" / "base.txt").read_text()
    pinned = re.search(r"^django==.*(?:\n    .*)*", requirements, re.MULTILINE)[0]
    (folder / "requirements.txt").write_text(pinned)
    # uv downloads no source archives, and the virtualenv of the tests may have no pip.
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = ["venv/bin/pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    arguments = ["--no-binary", "django", "-r", "requirements.txt", "--dest", "."]
    done = subprocess.run([*pip, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def outcome(django_tests):
    """Function: run Django's suite on a backend; return {test: how it failed}."""
    servers = {}

    def run(kind, backend, **options):
        server = servers.get(kind) or servers.setdefault(kind, Server(kind))
        entry = {"BACKEND": backend, "LOCATION": server.location, **options}
        script = ROOT / "tests" / "caching" / "django_suite.py"
        done = subprocess.run(
            [sys.executable, script, django_tests, SUITES[kind], json.dumps(entry)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert result["ran"] > 55
        return result["failures"]

    yield run
    for server in servers.values():
        server.kill()


def explained(kind):
    return OF_DJANGOS_OWN_CLASS[kind] | set(REASONS[kind])


@pytest.mark.parametrize("kind", SUITES)
def test_what_the_stock_backend_passes_ours_passes(outcome, kind):
    stock, ours = outcome(kind, STOCK[kind]), outcome(kind, OURS[kind])
    assert set(ours) - set(stock) == set()
    assert set(ours) <= explained(kind)
    if kind == "redis":
        assert len(ours) < len(stock)


@pytest.mark.parametrize("kind", SUITES)
def test_with_grace_each_departure_has_its_reason(outcome, kind):
    ours = outcome(kind, OURS[kind], GRACE=60)
    assert set(ours) <= explained(kind)
