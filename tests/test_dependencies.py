"""docs/dependencies.md has a row for each package that we ask for, and for no other."""

import re
import tomllib
from pathlib import Path

import pytest


def asked_for():
    project = tomllib.loads(Path("pyproject.toml").read_text())
    for group in (project["project"]["dependencies"], *project["dependency-groups"].values()):
        for requirement in group:
            yield re.match(r"[\w-]+", requirement)[0].lower()


def test_each_package_has_a_row_with_every_cell():
    rows = re.findall(
        r"^\| ([a-z][\w-]*) \|(.*)\|$", Path("docs/dependencies.md").read_text(), re.M
    )
    assert {name for name, _ in rows} - {"package"} == set(asked_for())
    for name, cells in rows:
        assert len([cell for cell in cells.split("|") if cell.strip()]) == 5, name


# As in: django==5.2.19 \, then a line for each of its files.
PIN = re.compile(
    r"^[\w.-]+(?:\[[\w, ]+\])?==[^\\\n]+\\\n(?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.M
)


def test_each_package_is_pinned_with_hashes_and_no_address():
    for path in [*Path("requirements").glob("*.txt"), *Path("tests/lift").glob("*.txt")]:
        text = path.read_text()
        assert text
        assert PIN.sub("", text) == "", path
        assert "://" not in text


def pins(name):
    """Return {package: version} of requirements/NAME.txt; Django is what next.txt is for."""
    text = Path(f"requirements/{name}.txt").read_text()
    found = dict(re.findall(r"^([\w.-]+)(?:\[[\w, ]+\])?==(\S+)", text, re.M))
    return {package: version for package, version in found.items() if package != "django"}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("dev", "postgres"),
        ("deploy", "bench"),
        ("base", "dev"),
        ("base", "deploy"),
        ("dev", "next"),
    ],
)
def test_files_that_meet_pin_the_same_versions(name, other):
    ours, others = pins(name), pins(other)
    shared = ours.keys() & others.keys()
    assert shared or name == "deploy"  # gunicorn, the bench's one package, needs nothing of ours.
    assert {package: ours[package] for package in shared} == {
        package: others[package] for package in shared
    }
