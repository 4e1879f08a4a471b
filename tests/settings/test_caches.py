from .test_environment import value


def test_fragments_and_pages_have_grace_and_a_spread_of_a_fifth():
    for alias in ("templates", "pages"):
        assert float(value(f'CACHES["{alias}"]["GRACE"]')) > 0
        assert float(value(f'CACHES["{alias}"]["JITTER"]')) == 0.2


def test_what_carries_no_version_cannot_be_stale_for_long():
    assert int(value('CACHES["sessions"]["MAX_LIFE"]')) == 60
    assert int(value('CACHES["queries"]["MAX_LIFE"]')) == 20
    assert int(value('CACHES["pages"]["MAX_LIFE"]')) <= 300


def test_the_lives_are_ten_minutes_to_seven_days():
    assert value("CACHE_LIVES") == str(
        {"SHORT": 600, "MEDIUM": 1800, "LONG": 3600, "FOREVER": 604800}
    )
    processors = value('TEMPLATES[0]["OPTIONS"]["context_processors"]')
    assert "myproject.caching.lives.cache_lives" in processors


def test_a_template_is_parsed_once():
    # Django wraps its loaders in the cached one, unless told which loaders to use.
    assert value('TEMPLATES[0]["APP_DIRS"]') == "True"
    assert "loaders" not in value('TEMPLATES[0]["OPTIONS"]')
