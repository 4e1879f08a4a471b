"""The servers that a release goes to, read from an Ansible inventory and reached over SSH.

Group `app`: app server and Celery programs, in the order in which they are reloaded; the first one
migrates and warms. Group `edge`: Varnish and HAProxy. What a host's variables may say is in
deploy/ansible/inventory.yml; DEFAULTS are the rest.
"""

from io import BytesIO
from pathlib import Path

import yaml
from fabric import Connection
from invoke import Exit
from paramiko import RejectPolicy

CONNECT_PATIENCE = 10  # s. Default: none, for ever.
DEFAULTS = {
    "ansible_user": None,  # Whoever runs this, or what ~/.ssh/config says.
    "ansible_port": None,
    "ansible_ssh_private_key_file": None,
    "site_known_hosts": "~/.ssh/known_hosts",
    "site_folder": "/srv/site",
    "site_run": "/run/site",
    # Only what runs: there is one beat among all servers.
    "site_restart_workers": (
        "sudo systemctl try-restart site-worker@high site-worker@low site-beat site-flower"
    ),
    "site_restart_app": "sudo systemctl restart site-app@{site_instance}",
    "site_varnishadm": "sudo varnishadm",
    "site_reload_vcl": "sudo reload-vcl",
    "site_varnish": [""],  # What each varnishd was given with -n; "": its default.
    "site_errors": "/srv/site/errors",
    "site_warm": "--limit 200",
}


class Server:
    def __init__(self, name, values):
        self.name = name
        self.values = DEFAULTS | values
        self.folder = self["site_folder"]
        key = self["ansible_ssh_private_key_file"]
        self.ssh = Connection(
            self.values.get("ansible_host", name),
            user=self["ansible_user"],
            port=self["ansible_port"],
            connect_timeout=CONNECT_PATIENCE,
            connect_kwargs={"key_filename": key} if key else {},
        )
        # A server that nobody has met before is refused. Fabric's default: it is believed.
        known = Path(self["site_known_hosts"]).expanduser()
        self.ssh.client.load_host_keys(str(known))
        self.ssh.client.set_missing_host_key_policy(RejectPolicy())

    def __getitem__(self, variable):
        return self.values[variable]

    @property
    def instance(self):
        """The app server's name, which is its backend's in varnish/backends.vcl too."""
        return self["site_instance"]

    @property
    def sockets(self):
        return f"{self['site_run']}/{self.instance}"

    def run(self, command):
        """Run it in the site's folder; return what it printed. A command that fails ends it all."""
        done = self.try_to(command)
        if done.failed:
            raise Exit(f"{self.name}: {command}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def try_to(self, command):
        return self.ssh.run(f"cd {self.folder} && {command}", hide=True, warn=True, in_stream=False)

    def manage(self, release, command, environment="env"):
        """A management command of a release, with the variables of a file of the site's folder."""
        python = f"releases/{release}/.venv/bin/python releases/{release}/manage.py"
        return self.run(f"(set -a && . ./{environment} && set +a && {python} {command})")

    def read(self, path):
        file = BytesIO()
        self.ssh.get(path, file)
        return file.getvalue()

    def write(self, path, content):
        self.ssh.put(BytesIO(content), path)


class Servers:
    def __init__(self, inventory):
        groups = yaml.safe_load(Path(inventory).read_text())["all"]
        self.repository = groups["vars"]["site_repository"]
        self.app, self.edge = (
            [
                Server(name, groups["vars"] | (values or {}))
                for name, values in groups["children"][group]["hosts"].items()
            ]
            for group in ("app", "edge")
        )

    def __iter__(self):
        return iter([*self.app, *self.edge])
