"""deploy/haproxy.cfg and haproxy-launch.cfg: which server gets a request."""

import pytest

from .balancer import Varnish, soon

pytestmark = pytest.mark.stack


def counts(*servers):
    return [len(server.requests) for server in servers]


def test_new_visitors_take_turns(balancer, varnishes):
    for _ in range(6):
        balancer.ask()
    assert counts(*varnishes) == [3, 3]


def test_a_server_that_dies_is_left_out_without_an_error_and_comes_back_slowly(balancer, varnishes):
    first, second = varnishes
    second.stop()
    assert {balancer.ask()[0] for _ in range(10)} == {200}
    assert soon(lambda: balancer.server("varnish2")["status"] == "DOWN")
    assert counts(first)[0] == 10
    varnishes[1] = Varnish(second.port)
    assert soon(lambda: balancer.server("varnish2")["status"].startswith("UP"))
    # Not its whole share yet.
    assert 0 < int(balancer.server("varnish2")["throttle"].strip("%")) < 100


def test_a_launch_is_off_by_default(balancer):
    assert "launch" not in balancer.command("show stat")


def test_a_launch_sends_a_share_of_new_visitors_to_the_new_site(launch, varnishes, old_site):
    for _ in range(20):
        assert launch.ask()[0] == 200
    assert counts(old_site, *varnishes) == [16, 2, 2]


def test_a_visitor_of_a_launch_stays_where_he_was_sent_first(launch, varnishes, old_site):
    cookies = {launch.ask()[1]["Set-Cookie"].partition(";")[0] for _ in range(10)}
    assert cookies == {"pool=old", "pool=new1", "pool=new2"}
    before = counts(*varnishes, old_site)
    for _ in range(5):
        headers = launch.ask(Cookie="pool=new1")[1]
        assert headers["Set-Cookie"] is None
    after = counts(*varnishes, old_site)
    assert [b - a for a, b in zip(before, after, strict=True)] == [5, 0, 0]


def test_a_launch_is_completed_step_by_step_without_a_reload(launch, varnishes, old_site):
    launch.command("set server launch/old weight 0")
    for _ in range(10):
        launch.ask()
    assert counts(old_site, *varnishes) == [0, 5, 5]
    launch.ask(Cookie="pool=old")
    assert counts(old_site) == [1]


def test_when_the_old_site_dies_its_visitors_get_the_new_one(launch, varnishes, old_site):
    old_site.stop()
    assert launch.ask(Cookie="pool=old")[0] == 200
    assert sum(counts(*varnishes)) == 1


def test_the_old_site_learns_the_address_and_believes_no_other(launch, old_site):
    launch.ask(Cookie="pool=old", X_Forwarded_For="10.0.0.1", X_Forwarded_Proto="http")
    [request] = old_site.requests
    assert request.startswith(b"GET / ")
    assert b"x-forwarded-for: 127.0.0.1\r\n" in request.lower()
    assert b"10.0.0.1" not in request
    assert b"x-forwarded-proto: https\r\n" in request.lower()
    assert b"pool=" not in request
