"""A staging site: mails nobody, reaches nothing of production's, and asks not to be found."""

import pytest

from .test_environment import DEPLOY, READ, python, value

STAGING = {"STAGING": "1", "PRODUCTION_HOSTS": "db.example.com,10.0.0.5"}


def test_its_mail_goes_to_the_log():
    assert value("EMAIL_BACKEND", **STAGING).endswith("console.EmailBackend")
    assert value("EMAIL_BACKEND").endswith("smtp.EmailBackend")


@pytest.mark.parametrize(
    ("name", "reached"),
    [
        ("DATABASE_URL", "postgresql://app:secret@db.example.com/site"),
        ("CACHE_URL", "memcached://10.0.0.5:11211"),
        ("BROKER_URL", "redis://10.0.0.5:6379/0"),
        ("VARNISH_URLS", "http://10.0.0.7:6081,http://10.0.0.5:6081"),
    ],
)
def test_it_does_not_start_while_it_could_reach_production(name, reached):
    done = python(READ, **{**DEPLOY, **STAGING, name: reached})
    assert done.returncode != 0
    assert f"Give staging a {name} of its own" in done.stderr
    assert python(READ, **{**DEPLOY, name: reached}).returncode == 0


def test_a_blank_in_the_list_of_production_disables_nothing():
    given = {"PRODUCTION_HOSTS": "10.0.0.9, db.example.com"}
    reached = {"DATABASE_URL": "postgresql://app:secret@db.example.com/site"}
    assert python(READ, **{**DEPLOY, **STAGING, **given, **reached}).returncode != 0


def test_it_does_not_start_without_knowing_what_production_is():
    done = python(READ, **{**DEPLOY, "STAGING": "1"})
    assert "PRODUCTION_HOSTS" in done.stderr


def test_its_pages_are_not_for_search_engines():
    assert value("HEADERS['X-Robots-Tag']", **STAGING) == "noindex, nofollow"
    assert "X-Robots-Tag" not in value("HEADERS")
