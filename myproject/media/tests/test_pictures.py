"""The template tags."""

import re

import pytest
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template

from ..templatetags.pictures import Shown


def rendered(shown, arguments='"lead"', tag="picture"):
    template = Template(f"{{% load pictures %}}{{% {tag} shown {arguments} %}}")
    return template.render(Context({"shown": shown, "alt": "A <lake>"}))


def widths(html, kind="avif"):
    return re.findall(r" (\d+)w", re.search(rf'image/{kind}" srcset="([^"]*)"', html)[1])


def test_both_formats_are_offered_in_all_sizes_and_one_picture_to_others():
    html = rendered(Shown("a.jpg", 400, 200, True), '"lead" alt=alt sizes="50vw"')
    assert widths(html, "avif") == widths(html, "webp") == ["60", "120"]
    assert html.count('sizes="50vw"') == 2
    assert 'alt="A &lt;lake&gt;"' in html
    assert re.search(r'<img src="/media/thumbnails/a\.jpg\.lead-120\.\w{8}\.jpg"', html)


@pytest.mark.parametrize(
    ("width", "height", "offered", "stated"),
    [
        (400, 200, ["60", "120"], 'width="120" height="60"'),
        (90, 30, ["60", "90"], 'width="90" height="30"'),
        (60, 600, ["60"], 'width="60" height="600"'),
        (40, 40, ["40"], 'width="40" height="40"'),
    ],
)
def test_the_size_is_stated_and_none_is_made_wider(width, height, offered, stated):
    html = rendered(Shown("a.jpg", width, height, True))
    assert widths(html) == offered
    assert stated in html


def test_a_picture_of_unknown_size_is_shown_all_the_same():
    html = rendered(Shown("a.jpg", None, None, True))
    assert widths(html) == ["60", "120"]
    assert "height" not in html


def test_what_is_cropped_has_one_size_whatever_the_picture_has():
    html = rendered(Shown("a.jpg", 10, 10, True), '"teaser"')
    assert widths(html) == ["20"]
    assert 'width="20" height="15"' in html


def test_the_first_is_fetched_at_once_and_others_when_they_are_near():
    shown = Shown("a.jpg", 400, 200, True)
    assert 'loading="lazy"' in rendered(shown)
    assert 'fetchpriority="high"' not in rendered(shown)
    assert 'loading="lazy"' not in rendered(shown, '"lead" eager=True')
    assert 'fetchpriority="high"' in rendered(shown, '"lead" eager=True')


def test_twenty_of_them_touch_no_storage(monkeypatch):
    def touched(*args, **kwargs):
        raise AssertionError

    for name in ("exists", "open", "size", "listdir", "get_modified_time"):
        monkeypatch.setattr(FileSystemStorage, name, touched)
    for number in range(20):
        assert f"posts/{number}.jpg" in rendered(Shown(f"posts/{number}.jpg", 400, 200, True))


def test_until_they_are_made_the_page_names_where_they_are_made(settings):
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"base_url": "https://media.example.com/"},
        }
    }
    made, awaited = (rendered(Shown("a.jpg", 40, 20, made)) for made in (True, False))
    assert "https://media.example.com/thumbnails/a.jpg." in made
    assert "https://media.example.com" not in awaited
    assert "/media/thumbnails/a.jpg." in awaited


def test_who_takes_one_picture_gets_its_whole_address():
    address = rendered(Shown("a b.png", 400, 200, True), tag="picture_url")
    assert re.fullmatch(
        r"https://www\.example\.com/media/thumbnails/a%20b\.png\.lead-120\.\w{8}\.png", address
    )
