"""The rules of dependency: each piece can be copied into another project without the rest."""

import ast
import re
from pathlib import Path

import pytest

LIFT = ["caching", "database", "media", "ops"]
PACKAGES = [name for name in LIFT if Path("myproject", name).is_dir()]


def imports(path):
    """The absolute modules that a file imports; relative ones are resolved."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            parents = path.with_suffix("").parts[: -node.level]
            yield ".".join([*parents, node.module or ""]).rstrip(".")
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def imported(folder):
    return {name for path in sorted(Path(folder).rglob("*.py")) for name in imports(path)}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_piece_to_lift_imports_no_other_part_of_the_project(package):
    own = f"myproject.{package}"
    names = imported(f"myproject/{package}")
    assert names
    project = {"myproject", "settings", "tests"}
    strangers = {name for name in names if name.split(".")[0] in project}
    assert {name for name in strangers if not f"{name}.".startswith(f"{own}.")} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_piece_to_lift_does_not_name_the_project(package):
    """Nor in texts: "myproject.caching.backends" has another place elsewhere."""
    packages = "|".join(folder.name for folder in Path("myproject").glob("*/"))
    named = re.compile(rf"\bmyproject\.({packages})\b")
    for path in Path("myproject", package).rglob("*.py"):
        assert not named.search(path.read_text()), path


@pytest.mark.parametrize(
    ("package", "other"),
    [("blog", "ops"), ("blog", "content"), ("blog", "accounts"), ("content", "ops")],
)
def test_a_package_does_not_know_another_one(package, other):
    names = imported(f"myproject/{package}")
    assert names
    assert not any(f"{name}.".startswith(f"myproject.{other}.") for name in names)


def test_settings_import_nothing_of_the_project():
    assert "myproject" not in {name.split(".")[0] for name in imported("settings")}


def test_dev_and_deploy_do_not_know_each_other():
    assert "settings.deploy" not in set(imports(Path("settings/dev.py")))
    assert "settings.dev" not in set(imports(Path("settings/deploy.py")))


@pytest.mark.parametrize("wiring", ["urls", "wsgi", "celery"])
def test_wiring_is_imported_by_nothing(wiring):
    folders = [*Path("myproject").glob("*/"), Path("settings")]
    for folder in folders:
        assert f"myproject.{wiring}" not in imported(folder)


@pytest.mark.parametrize("package", [*PACKAGES, "blog", "content", "accounts"])
def test_apps_are_named_by_their_place(package):
    assert "name = __package__" in Path("myproject", package, "apps.py").read_text()
