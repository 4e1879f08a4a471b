"""docs/rotation.md: a new certificate comes into the running HAProxy."""

import os
import re
import ssl
import subprocess

import pytest

from .balancer import ROOT

pytestmark = pytest.mark.stack

COMMANDS = re.search(
    r"## TLS certificate\n.*?```sh\n(.*?)```", (ROOT / "docs/rotation.md").read_text(), re.S
)[1]


def certificate_of(client):
    return client.getpeercert(binary_form=True)


def test_who_is_connected_stays_so_and_new_visitors_get_the_new_certificate(balancer):
    with balancer.socket() as before:
        old = certificate_of(before)
        for name in ("ca.key", "ca.pem", "site.pem"):
            (balancer.folder / name).unlink()
        subprocess.run([ROOT / "bin/certificate", balancer.folder], check=True)
        environment = balancer.settings(balancer.varnishes)
        done = subprocess.run(
            ["sh", "-eu", "-c", COMMANDS],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )
        assert "Success!" in done.stdout, done.stdout + done.stderr
        balancer.trusted = ssl.create_default_context(cafile=balancer.folder / "ca.pem")
        with balancer.socket() as after:
            assert certificate_of(after) != old
        assert balancer.ask()[0] == 200
        before.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        assert before.recv(65536).startswith(b"HTTP/1.1 200")
