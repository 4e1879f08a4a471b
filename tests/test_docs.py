"""What a document names is there."""

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "document", ["docs/sharding.md", "docs/measured/plans.md", "docs/varnish.md"]
)
def test_the_files_that_a_document_names_exist(document):
    quoted = re.findall(r"`([^`\s]*/[^`\s]*)`", Path(document).read_text())
    assert quoted
    assert [name for name in quoted if not Path(name).exists()] == []
