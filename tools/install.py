"""Make a virtualenv that holds exactly what hashed requirement files list, with uv.

The uv of whoever calls is used when it is new enough, else the one of .venv, else one that pip
installs into the new virtualenv. A virtualenv of the same Python is changed in place, after all
downloads, so that a failure leaves what worked; one that is new is removed again.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools import pip_settings

ROOT = Path(__file__).resolve().parent.parent
UV_REQUIREMENTS = ROOT / "requirements" / "installer.txt"
MINIMUM_UV = (0, 8)  # The oldest one that was tried.

# What uv, pip and venv print, and what a person can do about it; the first match is shown.
REMEDIES = {
    r"No space left on device|os error 28|Disk quota exceeded": (
        "The disk of {folder} is full: free 1 GB and run the same command again."
    ),
    r"Read-only file system|os error 30|Permission denied|os error 13": (
        "{folder} cannot be written to: work in a copy of this checkout that you own."
    ),
    r"ensurepip": (
        "This Python cannot make virtualenvs. On Debian, run as root: apt-get install python3-venv"
    ),
    r"[Hh]ash mismatch|DO NOT MATCH": (
        "The package index sent another file than the one that was tested. Try again; if it "
        "stays, do not install it, and tell the maintainers of that index."
    ),
    r"error sending request|[Ff]ailed to fetch|dns error|NewConnectionError|No matching "
    r"distribution|[Cc]onnection|[Tt]imed? ?out|ConnectError|SSLError|was not found in the "
    r"package registry|no versions of|[Nn]etwork": (
        "The package index cannot be reached: connect to the network, or name a mirror as pip "
        "does (PIP_INDEX_URL, pip.conf), and run the same command again."
    ),
}

# How uv says that it found the package and no wheel of it that this machine can use.
NO_WHEEL = re.compile(r"no usable wheels|no wheels with a matching")


class InstallError(Exception):
    """The virtualenv could not be made; the message says what to do."""


def main():
    parser = argparse.ArgumentParser(prog="bin/virtualenv PYTHON", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("requirements", type=Path, nargs="+")
    parser.add_argument("--wheels-only", action="store_true", help="compile nothing")
    parser.add_argument("--optional", type=Path, help="left out where no wheel is for this machine")
    asked = parser.parse_args()
    try:
        install(asked.folder.absolute(), asked.requirements, asked.wheels_only, asked.optional)
    except InstallError as error:
        sys.exit(str(error))


def install(folder, requirements, wheels_only=False, optional=None):
    """Make or change the virtualenv `folder`. Raises InstallError."""
    names = " and ".join(map(str, requirements))
    print(f"Installing {names} into {shown(folder)} …", flush=True)
    uv = find_uv() or new_enough(folder / "bin/uv")
    is_new = not has_this_python(folder) or not (uv or (folder / "bin/pip").exists())
    try:
        if is_new:
            create(folder, uv)
        fill(uv or install_uv(folder), folder, requirements, wheels_only, optional)
    except InstallError:
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def fill(uv, folder, requirements, wheels_only, optional):
    """Install exactly `requirements`, and `optional` where this machine has wheels of it."""
    if not optional:
        synchronize(uv, folder, requirements, wheels_only)
        return
    try:
        synchronize(uv, folder, [*requirements, optional], wheels_only)
    except InstallError as error:
        if not NO_WHEEL.search(str(error)):
            raise
        print(f"No wheel of {optional} is for this machine; it is left out.", flush=True)
        synchronize(uv, folder, requirements, wheels_only)


def shown(folder):
    return folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder


def has_this_python(folder):
    """Whether `folder` is a virtualenv of the Python that runs this, and works."""
    code = "import sys; print(sys.base_prefix, sys.version)"
    try:
        done = subprocess.run([folder / "bin/python", "-c", code], capture_output=True, text=True)
    except OSError:
        return False
    return done.stdout.strip() == f"{sys.base_prefix} {sys.version}"


def find_uv():
    """Return the uv on PATH or of .venv, the first that is new enough, or None."""
    found = shutil.which("uv")
    return (found and new_enough(found)) or new_enough(ROOT / ".venv/bin/uv")


def new_enough(uv):
    """Return the program `uv` if it runs and is no older than MINIMUM_UV, else None."""
    try:
        said = subprocess.run([uv, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return None
    version = re.match(r"uv (\d+)\.(\d+)", said)
    return uv if version and tuple(map(int, version.groups())) >= MINIMUM_UV else None


def create(folder, uv):
    shutil.rmtree(folder, ignore_errors=True)
    if uv:
        run(folder, uv, "venv", "--quiet", "--python", sys.executable, folder)
    else:
        run(folder, sys.executable, "-m", "venv", folder)


def install_uv(folder):
    """Have pip install the one wheel of uv, which needs nothing that pip could resolve wrongly."""
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(folder, *pip, "--no-deps", "--require-hashes", "--requirement", UV_REQUIREMENTS)
    return folder / "bin/uv"


def synchronize(uv, folder, requirements, wheels_only):
    python = folder / "bin/python"
    options = ["--quiet", "--require-hashes", "--python", python]
    if wheels_only:
        options += ["--only-binary", ":all:"]
    else:
        # What uv has built for another Python of the same version would be taken from its cache,
        # and does not run with this one: uWSGI holds the paths of the Python that it was built for.
        options += ["--refresh-package", "uwsgi"]
    if Path(uv) == folder / "bin/uv":
        requirements = [UV_REQUIREMENTS, *requirements]  # It stays for the next time.
    settings = pip_settings.read(python)
    if not has_cache(uv):
        settings["UV_NO_CACHE"] = "1"
    run(folder, uv, "pip", "sync", *options, *requirements, variables=settings)


def has_cache(uv):
    """Whether uv can keep what it downloads; a service account often has no home to keep it in."""
    said = subprocess.run([uv, "cache", "dir"], capture_output=True, text=True)
    try:
        Path(said.stdout.strip()).mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return True


def run(folder, *command, variables=None):
    """Run to the end; the environment wins over `variables`. Raises InstallError with a remedy."""
    environment = {**(variables or {}), **os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode == 0:
        return
    output = f"{done.stdout}{done.stderr}".strip()
    remedies = [text for pattern, text in REMEDIES.items() if re.search(pattern, output)]
    if not remedies:
        remedies = ["This failed for the reason above. Run the same command again when it is gone."]
    raise InstallError(f"{output}\n\n{remedies[0].format(folder=folder)}")


if __name__ == "__main__":
    main()
