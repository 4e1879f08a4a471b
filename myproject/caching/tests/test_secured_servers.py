"""Servers that want a password, or encrypt: Memcached by SASL, Redis by TLS."""

import json
import os
import socket
import subprocess
import sys

import pytest
from django.core.cache import CacheHandler

from .conftest import settings_for
from .servers import Server, wait_until_it_listens
from .test_checks import complaints, use, without_middleware  # noqa: F401

NAME, PASSWORD = "ann", "secret"


@pytest.fixture
def with_sasl(tmp_path, monkeypatch):
    """A Memcached that knows one name and password."""
    database = tmp_path / "sasldb"
    options = ["-p", "-c", "-a", "memcached", "-f", database, "-u", socket.gethostname(), NAME]
    subprocess.run(["/usr/sbin/saslpasswd2", *options], input=PASSWORD, text=True, check=True)
    (tmp_path / "memcached.conf").write_text(f"mech_list: plain\nsasldb_path: {database}\n")
    for path in (database, tmp_path, *tmp_path.parents[:2]):  # The server is another user's.
        path.chmod(0o755)
    monkeypatch.setenv("SASL_CONF_PATH", str(tmp_path))
    server = Server("memcached", "-S")
    yield server
    server.kill()


USE = """
import json, sys
import django
from django.conf import settings
settings.configure(CACHES={"default": json.loads(sys.argv[1])})
django.setup()
from django.core.cache import cache
from PACKAGE.tests.test_checks import use
use(cache)
"""


def run(server, password):
    """Use an alias in a process of its own: pylibmc looks for SASL's mechanisms when it starts."""
    login = {"binary": True, "username": NAME, "password": password}
    entry = json.dumps(settings_for(server, GRACE=60, OPTIONS=login))
    # Its wheel looks elsewhere than Debian keeps them.
    mechanisms = {"SASL_PATH": f"/usr/lib/{os.uname().machine}-linux-gnu/sasl2"}
    code = USE.replace("PACKAGE", __package__.rpartition(".")[0])
    command = [sys.executable, "-c", code, entry]
    return subprocess.run(command, env=os.environ | mechanisms, capture_output=True, text=True)


def test_memcached_takes_name_and_password(with_sasl):
    done = run(with_sasl, PASSWORD)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_wrong_password_is_a_miss_and_a_line_in_the_log(with_sasl):
    said = run(with_sasl, "wrong").stderr
    assert "Cache default: clear failed: " in said
    assert "AUTHENTICATION FAILURE" in said


@pytest.fixture
def with_tls(tmp_path):
    """(port, certificate) of a Redis that speaks TLS only, and wants a password."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    made += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = ["redis-server", "--port", "0", "--bind", "127.0.0.1", "--tls-port", port]
    command += ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"]
    command += ["--requirepass", PASSWORD, "--save", "", "--loglevel", "warning"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        wait_until_it_listens(port)
        yield port, certificate
        running.terminate()


def redis(port, **pool):
    return {
        "BACKEND": settings_for(Kind)["BACKEND"],
        "LOCATION": f"rediss://:{PASSWORD}@127.0.0.1:{port}/0",
        "GRACE": 60,
        "OPTIONS": {"CONNECTION_POOL_KWARGS": pool},
    }


class Kind:
    kind, location = "redis", ""


def test_redis_speaks_tls(with_tls, settings):
    port, certificate = with_tls
    settings.CACHES = {"default": redis(port, ssl_ca_certs=str(certificate))}
    assert complaints() == []
    use(CacheHandler(settings.CACHES)["default"])


def test_a_redis_that_cannot_prove_who_it_is_gets_no_password(with_tls, caplog):
    cache = CacheHandler({"default": redis(with_tls[0])})["default"]
    cache.set("key", "value")
    assert cache.get("key", "nothing") == "nothing"
    assert "CERTIFICATE_VERIFY_FAILED" in caplog.text
