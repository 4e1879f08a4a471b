"""What a document names is there."""

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "document",
    [
        "docs/sharding.md",
        "docs/measured/plans.md",
        "docs/varnish.md",
        "docs/launch.md",
        "docs/environments.md",
    ],
)
def test_the_files_that_a_document_names_exist(document):
    quoted = re.findall(r"`([^`\s]*/[^`\s]*)`", Path(document).read_text())
    assert quoted
    assert [name for name in quoted if not Path(name).exists()] == []


def test_the_journey_leads_through_places_that_exist():
    places = re.findall(r"`([\w./-]+): ([^`]+)`", Path("docs/journey.md").read_text())
    assert len(places) > 40
    missing = [f"{file}: {name}" for file, name in places if name not in Path(file).read_text()]
    assert missing == []


def test_the_journey_passes_every_layer():
    files = re.findall(r"`([\w./-]+): ", Path("docs/journey.md").read_text())
    layers = ["deploy/haproxy.cfg", "varnish/", "uwsgi.ini", "settings/", "templates/"]
    layers += [f"myproject/{package}/" for package in ("caching", "blog", "database")]
    layers += ["deploy/postgresql"]
    assert [layer for layer in layers if not any(file.startswith(layer) for file in files)] == []
