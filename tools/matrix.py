"""Run the fast tests on each supported Python of this machine with two Djangos: make test-djangos.

Django 5.2 is that of requirements/dev.txt, Django 6.1 that of requirements/next.txt.
"""

import subprocess
import sys

from tools import pythons
from tools.install import ROOT

REQUIREMENTS = {"Django 5.2": "dev", "Django 6.1": "next"}
OLDEST_PYTHON = {"Django 6.1": (3, 12)}


def combinations():
    """Yield (Django, version of Python, its program or None where the two do not go together)."""
    for version, python in pythons.supported().items():
        for django in REQUIREMENTS:
            is_supported = pythons.numbers(version) >= OLDEST_PYTHON.get(django, pythons.OLDEST)
            yield django, version, python if is_supported else None


def passes(django, version, python):
    name = REQUIREMENTS[django]
    folder = f".local/matrix/{name}-{version}"
    install = ["bin/virtualenv", python, folder, f"requirements/{name}.txt", "--wheels-only"]
    for command in (install, ["bin/test-fast", f"{folder}/bin/python"]):
        if subprocess.run(command, cwd=ROOT).returncode:
            return False
    return True


def main():
    outcomes = {}
    for django, version, python in combinations():
        name = f"{django} on Python {version}"
        print(f"\n=== {name}", flush=True)
        if python is None:
            outcomes[name] = "not tested: it needs Python 3.12 or newer"
        else:
            outcomes[name] = "passed" if passes(django, version, python) else "failed"
    print("", *(f"{name}: {outcome}" for name, outcome in outcomes.items()), sep="\n")
    sys.exit("failed" in outcomes.values())


if __name__ == "__main__":
    main()
