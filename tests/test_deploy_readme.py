"""deploy/README.md says what is: the faults, the measured figures, what is left off, the files."""

import re
from pathlib import Path

import pytest

from .faults.table import FAULTS

README = Path("deploy/README.md").read_text()
MEASURED = "".join(Path(f"docs/measured/{name}.md").read_text() for name in ("bench", "memory"))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_each_fault_is_told_as_the_tests_have_it(fault):
    assert f"\n{fault.row()}\n" in README


def test_no_other_fault_is_told():
    assert len(re.findall(r"^\| (kill|freeze|cut) ", README, re.MULTILINE)) == len(FAULTS)


def test_each_figure_of_the_sizing_was_measured():
    sizing = README.partition("\n## Sizing")[2].partition("\n## ")[0]
    figures = re.findall(r"\b\d+,\d+\b|\d+\.\d+ MiB", sizing)
    assert len(figures) > 5
    assert [figure for figure in figures if figure not in MEASURED] == []


def test_each_check_that_is_silenced_has_its_reason():
    left_off = README.partition("\n## Left off")[2]
    settings = "".join(path.read_text() for path in Path("settings").glob("*.py"))
    silenced = re.findall(r'"(\w+\.[EW]\d{3})"', settings)
    assert "security.W021" in silenced
    assert [check for check in silenced if f"`{check}`" not in left_off] == []


def test_the_files_that_it_names_exist():
    names = re.findall(r"`((?:bin|deploy|docs|tests|varnish)/[^\s`]*)", README)
    names += [f"deploy/{link}" for link in re.findall(r"\]\((\.\.?/[^)]+)\)", README)]
    assert len(names) > 10
    assert [name for name in names if not Path(name).exists()] == []
