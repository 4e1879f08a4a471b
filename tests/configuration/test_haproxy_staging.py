"""A staging site asks for a password before anything else, also for what caches keep."""

from base64 import b64encode

import pytest

from .balancer import Balancer

pytestmark = pytest.mark.stack


@pytest.fixture
def staging(tmp_path, varnishes):
    running = Balancer(tmp_path, varnishes, STAGING_PASSWORD="a long one")
    yield running
    running.stop()


def basic(password):
    return f"Basic {b64encode(f'staging:{password}'.encode()).decode()}"


@pytest.mark.parametrize("headers", [{}, {"Authorization": basic("another")}])
def test_a_stranger_gets_nothing(staging, varnishes, headers):
    status, answered, _ = staging.ask(**headers)
    assert status == 401
    assert "Basic" in answered["WWW-Authenticate"]
    assert varnishes[0].requests + varnishes[1].requests == []


def test_who_knows_the_password_gets_the_site_which_does_not_see_it(staging, varnishes):
    assert staging.ask(Authorization=basic("a long one"))[0] == 200
    (request,) = varnishes[0].requests + varnishes[1].requests
    assert b"uthorization" not in request


def test_elsewhere_nobody_is_asked(balancer):
    assert balancer.ask()[0] == 200
