"""Lists and addresses: what is read of them, and what stops the start."""

import re

import pytest

from .test_environment import DEPLOY, READ, python, value


@pytest.mark.parametrize(
    ("variable", "given", "setting", "expected"),
    [
        (
            "ALLOWED_HOSTS",
            " a.com , .b.com,, [::1],",
            "ALLOWED_HOSTS",
            "['a.com', '.b.com', '[::1]']",
        ),
        ("SECRET_KEY_FALLBACKS", "one, two", "SECRET_KEY_FALLBACKS", "['one', 'two']"),
        ("EDITORS", "a@b.com, c@localhost ", "EDITORS", "['a@b.com', 'c@localhost']"),
        ("FROM_EMAIL", "Site <a@b.com>", "DEFAULT_FROM_EMAIL", "Site <a@b.com>"),
        ("FLAGS", "a, b", "FLAGS", "['a', 'b']"),
        ("VARNISH_URLS", "http://a:81, http://b", "VARNISH_URLS", "['http://a:81', 'http://b']"),
        ("SITE_URL", " https://a.com:8443 ", "SITE_URL", "https://a.com:8443"),
        (
            "CACHE_URL",
            "memcached://a:1, b:2 ",
            "CACHES['pages']['LOCATION']",
            "['a:1', 'b:2']",
        ),
    ],
)
def test_blanks_around_items_are_none_of_theirs(variable, given, setting, expected):
    assert value(setting, **{variable: given}) == expected


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("ALLOWED_HOSTS", "https://www.example.com"),
        ("ALLOWED_HOSTS", "www.example.com, example.com:8000"),
        ("ALLOWED_HOSTS", "www.example.com/"),
        ("ALLOWED_HOSTS", "www.example.com example.com"),
        ("ALLOWED_HOSTS", "*.example.com"),
        ("SITE_URL", "www.example.com"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://www.example.com/"),
        ("SITE_URL", "https://www.example.com:https"),
        ("SITE_URL", "https://www.example.com example.com"),
        ("EDITORS", "ann@example.com; bob@example.com"),
        ("EDITORS", "ann"),
        ("FROM_EMAIL", "The Site"),
        ("VARNISH_URLS", "10.0.0.5:6081"),
        ("VARNISH_URLS", "http://10.0.0.5:6081/"),
        ("SPAM_CHECK_URL", "spam.example.com/check"),
        ("COUNTERS_URL", "127.0.0.1:6379"),
        ("COUNTERS_URL", "http://127.0.0.1:6379"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused_with_a_sentence(variable, given):
    done = python(READ, **{**DEPLOY, variable: given})
    assert done.returncode != 0
    assert re.search(
        rf"ImproperlyConfigured: {variable}: '.*' is not understood. Write ", done.stderr
    )


@pytest.mark.parametrize("first", ["*", ".example.com"])
def test_a_host_that_stands_for_many_is_no_address_of_the_site(first):
    hosts = {**DEPLOY, "ALLOWED_HOSTS": f"{first},www.example.com"}
    done = python(READ, **hosts)
    assert '"SITE_URL" is empty. Set it' in done.stderr
    assert python(READ, **hosts, SITE_URL="https://www.example.com").returncode == 0
