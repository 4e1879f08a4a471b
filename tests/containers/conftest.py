"""The images, built once, and what a container of them talks to on this machine."""

import os
import subprocess

import pytest

from myproject.caching.tests.servers import Server

from deploy.stack.postgres import programs
from tests.checkout import ROOT, copy_checkout, free_port

from . import images


@pytest.fixture(scope="session")
def debian(tmp_path_factory):
    """The folder with the root file system of a Debian 13; the images' base is made of it first."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a Debian: debootstrap")
    folder = tmp_path_factory.mktemp("debian") / "root"
    images.make_debian(folder)
    images.make_base(folder)
    return folder


@pytest.fixture(scope="session")
def built(debian, tmp_path_factory):
    """Both images, from a copy of the checkout that holds secrets as a developer's does."""
    folder = tmp_path_factory.mktemp("images")
    checkout = copy_checkout(folder)
    (checkout / ".env").write_text("SECRET_KEY=this-secret-must-be-in-no-layer\n")
    for target in images.IMAGES:
        images.build(target, checkout)


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """The address of a PostgreSQL of its own, on a port of this machine."""
    folder, port = tmp_path_factory.mktemp("database"), free_port()
    folder.chmod(0o777)
    data = str(folder / "data")
    for parent in folder.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o011)  # PostgreSQL is not root.

    def postgres(program, *arguments):
        command = [ROOT / "bin/unprivileged", programs() / program, *arguments]
        images.run(*map(str, command), cwd="/")

    postgres("initdb", "-D", data, "-U", "site", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
    postgres("pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options)
    yield f"postgresql://site@127.0.0.1:{port}/postgres"
    postgres("pg_ctl", "stop", "-w", "-m", "fast", "-D", data)


@pytest.fixture(scope="session")
def environment(built, database):
    """What compose.yaml gives each container, with this machine's addresses."""
    cache, broker = Server("memcached"), Server("redis")
    yield {
        "SECRET_KEY": "only-this-test-signs-with-it-0123456789-abcdefghij",
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "http://localhost:8000",
        "DATABASE_URL": database,
        "CACHE_URL": f"memcached://{cache.location}",
        "BROKER_URL": broker.location,
    }
    cache.kill()
    broker.kill()


@pytest.fixture(scope="session")
def once(environment):
    """Run a command in the site's image to its end; return what it printed."""

    def run(*command, name="site", options=()):
        return images.run(
            *images.in_container(name, *command, environment=environment, options=options)
        )

    return run


@pytest.fixture
def running(environment):
    """Start a command in an image; it is ended with the test."""
    started = []

    def start(*command, name="site", options=()):
        command = images.in_container(name, *command, environment=environment, options=options)
        started.append(
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        )

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(timeout=60)
