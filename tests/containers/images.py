"""Building the images of Dockerfile without a daemon, and running programs in them.

buildah and podman run here as root without a daemon. Their base is a Debian made by debootstrap,
since no registry of images can be reached from every machine; BASE names another one.
"""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.checkout import ROOT

# What a sandbox lets a container do differs: the first of these that runs is used.
RUNTIMES = (
    ["podman", "--runtime", "crun", "run", "--cgroups=disabled"],
    ["podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs", "run"],
)
# Limits may not be raised there, and nobody but systemd would run health checks by itself.
OPTIONS = "--rm --network host --no-healthcheck --ulimit nofile=1024:1024 --ulimit nproc=1024:1024"
WRITABLE = "--read-only --tmpfs /tmp:exec,mode=1777"
RELEASE = "trixie"  # Debian 13, as the Dockerfile's own base; the tests' machine is Debian 12.
PACKAGES = "ca-certificates,python3,python3-dev,python3-venv"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
BASE = "localhost/site-base"
IMAGES = {"site": "localhost/site-test", "varnish": "localhost/site-test-varnish"}


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
    return done.stdout


def make_debian(folder):
    """Make the root file system of a Debian, with this machine's certificates and name servers."""
    mirror = run("apt-get", "indextargets", "--format", "$(SITE)").split()[0]
    options = ["--variant=minbase", f"--include={PACKAGES}"]
    run("debootstrap", *options, RELEASE, str(folder), mirror)
    for path in (CERTIFICATES, Path("/etc/resolv.conf")):
        shutil.copy(path, folder / path.relative_to("/"))
    run("chroot", str(folder), "apt-get", "clean")


def make_base(folder):
    """Make the base image of the file system in `folder`."""
    run("sh", "-c", f"tar -C '{folder}' -c . | podman import - {BASE}")


def build(target, context=ROOT):
    """Build a target of Dockerfile; it gets pip's settings, as people behind a mirror give them."""
    settings = context.parent / "pip.conf"
    settings.write_text(pip_settings())
    options = ["--isolation", "chroot", "--format", "docker", "--layers", "--target", target]
    options += ["--build-arg", f"BASE={BASE}"]
    options += ["--secret", f"id=pip.conf,src={settings}", "--tag", IMAGES[target]]
    run("buildah", "bud", *options, str(context))


def pip_settings():
    listing = run("pip", "config", "list")
    index = [line for line in listing.splitlines() if line.startswith("global.index-url=")]
    lines = [line.replace("global.", "").replace("'", "") for line in index]
    return "\n".join(["[global]", f"cert={CERTIFICATES}", *lines, ""])


@cache
def podman_run():
    """The start of a command line that runs a container on this machine."""
    for command in RUNTIMES:
        command = [*command, *OPTIONS.split()]
        done = subprocess.run([*command, BASE, "true"], capture_output=True, text=True)
        if done.returncode == 0:
            return command
    raise RuntimeError(f"podman runs no container here: {done.stderr}")


def in_container(name, *command, environment=(), options=()):
    """The command line that runs `command` in an image, on this machine's network."""
    variables = [f"--env={key}={value}" for key, value in dict(environment).items()]
    return [*podman_run(), *WRITABLE.split(), *variables, *options, IMAGES[name], *command]


def configuration(name):
    """The configuration of an image: {"User": …, "Env": […], …}."""
    return json.loads(run("podman", "inspect", IMAGES[name]))[0]
