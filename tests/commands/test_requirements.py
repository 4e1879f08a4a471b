"""The requirement files install from an index that has newer versions of everything.

Old pips take `coverage[toml]`, which another package asks for, for a package that is not pinned,
as soon as the index has a newer coverage than the pin.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.checkout import ROOT
from tests.wheels import write_wheel
from tools import pythons

pytestmark = [pytest.mark.slow, pytest.mark.stack, pytest.mark.apart]

FILES = sorted(path.stem for path in ROOT.glob("requirements/*.txt"))
# As Debian 12 and Python 3.11 bring it.
OLD_PIP = (
    "pip==23.0.1 --hash=sha256:236bcb61156d76c4b8a05821b988c7b8c35bf0da28a4b614e8d6ab5212c25c6f"
)
# Packages are built with them: these must be the real ones.
BUILD_BACKENDS = {"setuptools", "wheel"}
PIN = re.compile(r"^([\w.-]+)(\[[\w, -]+\])?==", re.M)


@pytest.fixture(scope="module")
def newer_index(tmp_path_factory):
    """What pip and uv are told of: the usual index, and version 9999 of everything that we pin."""
    folder = tmp_path_factory.mktemp("wheels")
    extras = {}
    for file in ROOT.glob("requirements/*.txt"):
        for name, asked in PIN.findall(file.read_text()):
            extras.setdefault(name, set()).update(re.findall(r"[\w-]+", asked))
    for name, names in extras.items():
        if name not in BUILD_BACKENDS:
            write_wheel(folder, name, "9999.0", extras=sorted(names))
    links = f"{folder} {os.environ.get('PIP_FIND_LINKS', '')}"
    return {**os.environ, "PIP_FIND_LINKS": links.strip()}


def new_virtualenv(folder):
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder / "bin/python"


@pytest.fixture(scope="module")
def old_pip(tmp_path_factory):
    """A function that installs a requirement file with pip 23.0.1 and returns how that ended."""
    folder = tmp_path_factory.mktemp("old-pip")
    python = new_virtualenv(folder / "venv")
    (folder / "pip.txt").write_text(OLD_PIP)
    pip = [python, "-m", "pip", "install", "--quiet", "--require-hashes"]
    subprocess.run([*pip, "-r", folder / "pip.txt"], check=True)

    def install(requirements, environment, *options):
        command = [*pip, "--disable-pip-version-check", *options, "-r", requirements]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    return install


def python_for(name):
    """A Python that may install the file: the newer Django needs 3.12."""
    if name != "next":
        return sys.executable
    newer = [
        path for version, path in pythons.supported().items() if pythons.numbers(version) >= (3, 12)
    ]
    if not newer:
        pytest.skip("the newer Django needs Python 3.12, which this machine has not")
    return newer[-1]


@pytest.mark.parametrize("name", FILES)
def test_uv_installs_what_is_pinned(name, newer_index, tmp_path):
    make = [ROOT / "bin/virtualenv", python_for(name), tmp_path / "venv"]
    files = [f"requirements/{name}.txt"]
    if name == "bench":
        files = ["requirements/deploy.txt", *files]
    done = subprocess.run([*make, *files], env=newer_index, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "venv").rglob("*-9999.0.dist-info")) == []


@pytest.mark.parametrize("name", ["base", "deploy"])
def test_an_old_pip_installs_what_is_pinned(name, newer_index, old_pip):
    done = old_pip(ROOT / f"requirements/{name}.txt", newer_index)
    assert done.returncode == 0, done.stderr


# What pytest-cov, which asks for coverage[toml], needs of requirements/dev.txt.
NEEDED = {"coverage", "iniconfig", "packaging", "pluggy", "pygments", "pytest", "pytest-cov"}


@pytest.mark.parametrize("has_extras", [True, False])
def test_it_is_the_extras_that_an_old_pip_needs(has_extras, newer_index, old_pip, tmp_path):
    blocks = re.split(r"^(?=\S)", (ROOT / "requirements/dev.txt").read_text(), flags=re.M)
    blocks = [block for block in blocks if (name := PIN.match(block)) and name[1] in NEEDED]
    assert len(blocks) == len(NEEDED)
    text = "".join(blocks)
    (tmp_path / "dev.txt").write_text(text if has_extras else PIN.sub(r"\1==", text))
    done = old_pip(tmp_path / "dev.txt", newer_index, "--dry-run", "--only-binary", ":all:")
    assert (done.returncode == 0) is has_extras, done.stderr
    assert ("all requirements must have their versions pinned" in done.stderr) is not has_extras
