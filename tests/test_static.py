from pathlib import Path


def test_the_stylesheet_stays_small():
    assert len(Path("static/css/site.css").read_bytes()) < 12_000


def test_the_stylesheet_serves_both_schemes_and_asks_for_nothing():
    css = Path("static/css/site.css").read_text()
    assert "prefers-color-scheme: dark" in css
    assert "prefers-reduced-motion" in css
    assert "url(" not in css
    assert "@import" not in css
