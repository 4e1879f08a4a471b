"""Where a stack's folders, ports and addresses are, and the environment of its processes."""

import json
import os
import secrets
import shlex
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from . import StackError

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".stack" / "venv"
DATABASE = "site"
# What keeps pages and fragments: memcached, or redis, which is a second one beside the broker.
CACHE = "memcached"
SOCKET_PATH_LIMIT = 107  # bytes; the kernel's, for the whole path of a unix socket
# supervisord first binds its socket under its name and process id (at most 2^22).
LONGEST_SOCKET = "run/supervisor.sock.4194304"
FOLDERS = ("run", "log", "mail", "redis", "varnish", "static", "media", "errors")
# Each is `--port` and so many more.
PORTS = (
    "https",
    "postgres",
    "replica",
    "memcached",
    "redis",
    "app1",
    "app2",
    "varnish1",
    "varnish2",
    "varnish1_proxy",
    "varnish2_proxy",
    "http",
    "flower",
    "cache",
)


class Site(NamedTuple):
    """Where an app server and the Celery programs beside it find the site."""

    folder: Path
    venv: Path
    workers: Path  # The folder for Celery.
    workers_venv: Path
    static: Path


class Stack:
    def __init__(self, directory, port, servers=None):
        """servers: where app1 and app2 are that `bin/fab release` fills. Default: the checkout."""
        self.directory = Path(directory).absolute()
        self.servers = servers and Path(servers).absolute()
        self.ports = {name: port + number for number, name in enumerate(PORTS)}

    @classmethod
    def existing(cls, directory):
        """The stack that was last started in the folder, or None."""
        stack = cls(directory, 0)
        try:
            addresses = json.loads((stack / "addresses.json").read_text())
        except FileNotFoundError:
            return None
        return cls(directory, int(addresses["https"].rpartition(":")[2]))

    def __truediv__(self, name):
        return self.directory / name

    def site(self, app):
        if not self.servers:
            return Site(ROOT, VENV, ROOT, VENV, self / "static")
        server = self.servers / app
        current, workers = server / "current", server / "workers"
        return Site(current, current / ".venv", workers, workers / ".venv", server / "static")

    def prepare(self):
        """Make the folders, for this user only, and say first what would fail later."""
        if " " in f"{self.directory}{ROOT}":
            raise StackError(f"The servers need a path without spaces, not {self.directory}")
        length = len(os.fsencode(self / LONGEST_SOCKET))
        if length > SOCKET_PATH_LIMIT:
            raise StackError(
                f"The path of a unix socket has at most {SOCKET_PATH_LIMIT} bytes and "
                f"{self / LONGEST_SOCKET} has {length}. Choose a shorter folder: "
                "bin/stack start --dir /tmp/stack"
            )
        if not (VENV / "bin" / "uwsgi").exists():
            raise StackError("The stack's virtualenv is missing. Run: make .stack/venv/installed")
        self.directory.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (self / name).mkdir(mode=0o700, exist_ok=True)

    @cached_property
    def passwords(self):
        """Made on the first start and kept, readable by this user only."""
        path = self / "passwords.json"
        if not path.exists():
            names = ("secret_key", "postgres", "owner", "app", "replication", "broker")
            write_private(path, json.dumps({name: secrets.token_urlsafe(50) for name in names}))
        return json.loads(path.read_text())

    def database_url(self, role, server="postgres"):
        password = self.passwords[role]
        return f"postgresql://{role}:{password}@{self.at(server)}/{DATABASE}"

    def host(self, name):
        """Where program `name` listens. One machine has one address; several have more."""
        return "127.0.0.1"

    def at(self, name):
        return f"{self.host(name)}:{self.ports[name]}"

    def address(self, name, scheme="http"):
        return f"{scheme}://{self.at(name)}"

    def cache_url(self):
        if CACHE == "redis":
            return self.address("cache", "redis") + "/0"
        return self.address("memcached", "memcached")

    def addresses(self):
        """What addresses.json holds. Without passwords: those are in env."""
        return {
            "https": self.address("https", "https"),
            "http": self.address("http"),
            "varnish": [self.address("varnish1"), self.address("varnish2")],
            "app": [self.address("app1"), self.address("app2")],
            "postgres": f"{self.address('postgres', 'postgresql')}/{DATABASE}",
            "replica": f"{self.address('replica', 'postgresql')}/{DATABASE}",
            "cache": self.cache_url(),
            "redis": self.address("redis", "redis") + "/0",
            "flower": self.address("flower"),
            "supervisor": f"unix://{self / 'run/supervisor.sock'}",
        }

    def environment(self, role="app"):
        """What the site's processes get, as the database's `role`."""
        addresses = self.addresses()
        return {
            "DJANGO_SETTINGS_MODULE": "settings.deploy",
            "SECRET_KEY": self.passwords["secret_key"],
            "DATABASE_URL": self.database_url(role),
            "REPLICA_URL": self.database_url(role, "replica"),
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SITE_URL": addresses["https"],
            "CACHE_URL": addresses["cache"],
            "VARNISH_URLS": ",".join(addresses["varnish"]),
            "BROKER_URL": addresses["redis"],
            "COUNTERS_URL": self.address("redis", "redis") + "/1",
            "ADMIN_PATH": "backstage/",
            # A file for each mail: none leaves this machine. "//" begins the address, "/" the path.
            "EMAIL_URL": f"file:///{self / 'mail'}",
            "STATIC_ROOT": str(self / "static"),
            "MEDIA_ROOT": str(self / "media"),
            # .env is the developer's, and who runs the servers may be unable to read it.
            "PYTHON_DOTENV_DISABLED": "1",
        }

    def write_files(self):
        """env: `set -a; . .stack/env; set +a`. env.owner: the same as the role that may migrate."""
        for name, role in (("env", "app"), ("env.owner", "owner")):
            items = self.environment(role).items()
            write_private(self / name, "".join(f"{k}={shlex.quote(v)}\n" for k, v in items))
        (self / "addresses.json").write_text(json.dumps(self.addresses(), indent=2) + "\n")


def write_private(path, text):
    """Write for this user only, and never half."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with open(unfinished, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(text)
    unfinished.rename(path)
