import re
from base64 import b64encode
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.template import TemplateSyntaxError

from settings.headers import ERROR_STYLE

STATUSES = ["404", "500", "502", "503"]


@pytest.fixture
def pages(tmp_path):
    call_command("render_error_pages", tmp_path / "errors", verbosity=0, stdout=StringIO())
    return tmp_path / "errors"


@pytest.mark.parametrize("status", STATUSES)
def test_a_flat_page_needs_nothing_but_itself(pages, status):
    html = (pages / f"{status}.html").read_text()
    assert f"Error {status}" in html
    assert "<style>" in html
    assert not re.search(r"<(link|script|img)\b|url\(|@import", html)
    assert "{{" not in html


def test_a_broken_template_leaves_the_old_pages(pages, settings, tmp_path):
    old = (pages / "404.html").read_text()
    broken = tmp_path / "templates"
    broken.mkdir()
    (broken / "503.html").write_text("{% nonsense %}")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [broken, *settings.TEMPLATES[0]["DIRS"]]}
    ]
    with pytest.raises(TemplateSyntaxError):
        call_command("render_error_pages", pages)
    assert (pages / "404.html").read_text() == old


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="Cannot write to"):
        call_command("render_error_pages", tmp_path / "file" / "errors")


def test_the_one_style_that_is_no_file_is_allowed_by_its_hash():
    style = re.search(r"<style>(.*?)</style>", Path("templates/error.html").read_text(), re.S)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert ERROR_STYLE.removeprefix("sha256-") == digest
