"""Names that a project cannot have, since something else has them."""

import keyword
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path


def taken(root, files):
    """{name: what has it} for a project that carries `files`, paths from the folder `root`.

    Not its own package. Packages are those that this Python has, and those that requirements/ asks
    for. What comes later here is told where two have a name.
    """
    names = (
        dict.fromkeys(keyword.kwlist, "a keyword of Python")
        | dict.fromkeys(_installed(root), "a package that is installed")
        | dict.fromkeys(sys.stdlib_module_names, "a module of Python")
        | dict.fromkeys(_beside(files, "deploy"), "a module of deploy/")
        | dict.fromkeys(_beside(files), "a folder or module of the project")
    )
    return {name: owner for name, owner in names.items() if name.isidentifier()}


def _installed(root):
    yield from packages_distributions()
    for path in sorted(Path(root, "requirements").glob("*.txt")):
        for name in re.findall(r"^([\w.-]+)==|^([\w.-]+)\[", path.read_text(), re.M):
            yield "".join(name).lower().replace("-", "_")


def _beside(files, folder="."):
    """What lies in the folder, without the suffix that Python drops."""
    inside = (Path(name).relative_to(folder) for name in files if Path(name).is_relative_to(folder))
    yield from {path.parts[0].removesuffix(".py") for path in inside} - {"myproject"}
