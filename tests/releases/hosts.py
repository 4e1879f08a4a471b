"""Two app servers and an edge on this machine, reached by a real sshd, as deploy/fabfile.py wants.

Each is a folder, as /srv/site on a server; the stack's programs run what these folders link to.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from ..checkout import copy_checkout, free_port
from ..stack.running import ROOT, until

FIRST = "20000101-000000-installed"  # Where a server stands before its first release.
APPS = {"app1": "high", "app2": "low beat"}  # With the Celery programs beside each.
SSHD = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
Subsystem sftp internal-sftp
"""


class Hosts:
    apps = tuple(APPS)
    links = ("current", "workers")

    def __init__(self, folder, stack_folder):
        self.folder = folder
        self.stack_folder = stack_folder
        self.repository = copy_checkout(folder)
        # Links here, which .gitignore does not mean.
        (self.repository / ".git/info/exclude").write_text(".venv\n.stack\nnode_modules\n")
        self.git("add", "--all")
        self.commit("First")
        self.port = free_port()
        for server in (*APPS, "edge"):
            self.install(server)

    def git(self, *arguments):
        who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
        subprocess.run(["git", *who, *arguments], cwd=self.repository, check=True)

    def commit(self, message):
        self.git("commit", "--quiet", "--all", "--message", message)

    def change(self, path, text, replacing=None):
        """Write a file of the repository, or put a text in another's place, and commit that."""
        file = self.repository / path
        file.write_text(file.read_text().replace(replacing, text) if replacing else text)
        self.git("add", path)
        self.commit(path)

    def install(self, name):
        """What is there before the first release. The packages' registry is out of reach here."""
        server = self.folder / name
        release = server / "releases" / FIRST
        ignored = shutil.ignore_patterns(".git", ".venv", ".stack", "node_modules")
        shutil.copytree(self.repository, release, ignore=ignored)
        requirements = (release / "requirements/deploy.txt").read_bytes()
        virtualenv = server / "virtualenvs" / hashlib.sha256(requirements).hexdigest()[:16]
        virtualenv.parent.mkdir()
        virtualenv.symlink_to(ROOT / ".stack/venv")
        (release / ".venv").symlink_to(f"../../virtualenvs/{virtualenv.name}")
        (release / "live").touch()
        for link in ("current", "workers"):
            (server / link).symlink_to(f"releases/{FIRST}")

    def configure(self):
        """What configuration management writes: environments here, and an inventory there."""
        for app in APPS:
            for name in ("env", "env.owner"):
                lines = (self.stack_folder / name).read_text().splitlines()
                kept = [line for line in lines if not line.startswith("STATIC_ROOT=")]
                kept.append(f"STATIC_ROOT={self.folder / app}/static")
                (self.folder / app / name).write_text("\n".join(kept) + "\n")
                # The servers run already, and this is what they were started with.
                os.utime(self.folder / app / name, (0, 0))
        children = {
            "app": {"hosts": {app: self.app(app, programs) for app, programs in APPS.items()}},
            "edge": {"hosts": {"edge": self.edge()}},
        }
        inventory = {"all": {"vars": self.variables(), "children": children}}
        (self.folder / "inventory.yml").write_text(yaml.safe_dump(inventory))

    def variables(self):
        return {
            "ansible_host": "127.0.0.1",
            "ansible_port": self.port,
            "ansible_ssh_private_key_file": str(self.folder / "key"),
            "site_known_hosts": str(self.folder / "known_hosts"),
            "site_repository": str(self.repository),
            "site_run": str(self.stack_folder / "run"),
            "site_varnishadm": "varnishadm",
            "site_reload_vcl": str(ROOT / "bin/reload-vcl"),
            "site_warm": f"--ca {self.stack_folder}/tls/ca.pem --limit 20",
        }

    def app(self, name, programs):
        supervisorctl = Path(sys.executable).with_name("supervisorctl")
        restart = f"{supervisorctl} -s unix://{self.stack_folder}/run/supervisor.sock restart"
        return {
            "site_instance": name,
            "site_folder": str(self.folder / name),
            "site_restart_app": f"{restart} {name}",
            "site_restart_workers": f"{restart} {programs}",
        }

    def edge(self):
        return {
            "site_folder": str(self.folder / "edge"),
            "site_varnish": [str(self.stack_folder / name) for name in ("varnish1", "varnish2")],
            "site_errors": str(self.stack_folder / "errors"),
        }

    def start_sshd(self):
        """Return the process. The system's own sshd and its files are left alone."""
        for name in ("key", "host_key"):
            generate = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name]
            subprocess.run(generate, check=True)
        public = (self.folder / "host_key.pub").read_text()
        (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {public}")
        configuration = self.folder / "sshd_config"
        configuration.write_text(SSHD.format(port=self.port, folder=self.folder))
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd as root insists on it.
        with open(self.folder / "sshd.log", "w") as log:
            command = ["/usr/sbin/sshd", "-D", "-e", "-f", configuration]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        assert until(lambda: "listening" in (self.folder / "sshd.log").read_text(), 10)
        return process

    def start_fab(self, task):
        return subprocess.Popen(
            [ROOT / "bin/fab", task, "--servers", self.folder / "inventory.yml"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def fab(self, task):
        """Run it to its end."""
        process = self.start_fab(task)
        output = process.communicate(timeout=300)[0]
        return subprocess.CompletedProcess(process.args, process.returncode, output)

    def manage(self, app, command):
        """A management command of the release that serves."""
        environment = f"cd {self.folder / app} && set -a && . ./env && set +a"
        command = f"current/.venv/bin/python current/manage.py {command}"
        shell = ["sh", "-c", f"{environment} && {command}"]
        return subprocess.run(shell, capture_output=True, text=True, check=True).stdout

    def current(self, app="app1", link="current"):
        return (self.folder / app / link).readlink().name
