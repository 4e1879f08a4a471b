"""Static files as a release collects them, and what happens where one is missing."""

import gzip
from pathlib import Path

import brotli
import pytest
from django.conf import settings as conf
from django.core.management import CommandError, call_command
from django.test import override_settings

pytestmark = pytest.mark.slow

RELEASE = {"BACKEND": "myproject.blog.static_files.ReleaseManifestStorage"}
STORAGES = {**conf.STORAGES, "staticfiles": RELEASE}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """STATIC_ROOT after collectstatic, of the site's files and of two more."""
    root, more = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("more")
    (more / "even.png").write_bytes(bytes(1000))  # It would become smaller.
    (more / "tiny.css").write_text("p{}")  # It would not.
    folders = [*conf.STATICFILES_DIRS, more]
    with override_settings(STORAGES=STORAGES, STATIC_ROOT=root, STATICFILES_DIRS=folders):
        call_command("collectstatic", "--no-input", "-v0")
    return root


@pytest.fixture
def released(settings, collected):
    settings.STORAGES, settings.STATIC_ROOT = STORAGES, collected
    return settings


@pytest.mark.parametrize("pattern", ["css/site.min.*.css", "js/site.min.*.js", "icons/icon.*.svg"])
def test_a_text_has_smaller_copies_beside_it_that_unpack_to_it(collected, pattern):
    [file] = collected.glob(pattern)
    data = file.read_bytes()
    zipped, brotlied = (Path(f"{file}{end}").read_bytes() for end in (".gz", ".br"))
    assert gzip.decompress(zipped) == brotli.decompress(brotlied) == data
    assert len(brotlied) < len(zipped) < len(data)


@pytest.mark.parametrize("pattern", ["even.*.png*", "tiny.*.css*"])
def test_what_is_compressed_already_or_grows_has_none(collected, pattern):
    assert len(list(collected.glob(pattern))) == 1


def test_the_next_release_leaves_them_as_they_are(released, collected):
    copies = [path for end in ("gz", "br") for path in collected.rglob(f"*.{end}")]
    before = [path.stat().st_mtime_ns for path in copies]
    call_command("collectstatic", "--no-input", "-v0")
    assert [path.stat().st_mtime_ns for path in copies] == before != []


def test_a_bundle_is_its_sources_minified(collected):
    [bundle] = collected.glob("js/site.min.*.js")
    names = ("myproject/caching/static/caching/personal.js", "static/js/site.js")
    sources = [Path(name) for name in names]
    assert len(bundle.read_bytes()) < sum(len(source.read_bytes()) for source in sources)


def test_what_templates_name_is_there(released):
    call_command("check_static")


@pytest.mark.parametrize("tag", ["{% static 'gone.css' %}", "{% stylesheet 'gone' %}"])
def test_a_template_that_names_a_missing_file_stops_the_release(released, tmp_path, tag):
    (tmp_path / "new.html").write_text(f"{{% load pipeline static %}}{tag}")
    released.TEMPLATES = [{**conf.TEMPLATES[0], "DIRS": [tmp_path, *conf.TEMPLATES[0]["DIRS"]]}]
    with pytest.raises(CommandError, match=r"new\.html: .*gone"):
        call_command("check_static")


def test_a_missing_manifest_stops_the_release_and_no_page(released, tmp_path, client, caplog):
    released.STATIC_ROOT = tmp_path
    with pytest.raises(CommandError, match=r"base\.html: css/site\.min\.css"):
        call_command("check_static")
    assert b'"/static/css/site.min.css"' in client.get("/about/").content
    assert "static.missing" in {getattr(record, "metric", "") for record in caplog.records}
