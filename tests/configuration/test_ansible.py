"""The role of deploy/ansible, applied to a copy of this machine that is gone afterwards."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.stack,
    pytest.mark.skipif(os.geteuid() != 0, reason="a copy of the machine takes root"),
]

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ROOT / ".stack/ansible/bin"
# What is written there stays in memory; the packages that servers need are on this machine.
COPY = """
set -eu
mount -t tmpfs none {folder}
mkdir {folder}/new {folder}/work {folder}/root
mount -t overlay none -o lowerdir=/,upperdir={folder}/new,workdir={folder}/work {folder}/root
for shared in dev proc; do mount --rbind /$shared {folder}/root/$shared; done
exec chroot {folder}/root sh -euc '{script}'
"""
ONE_OF_EACH = "10.0.0.31,10.0.0.11,10.0.0.21"
VARIABLES = {
    "ansible_connection": "local",
    "ansible_become": False,
    "ansible_python_interpreter": "/usr/bin/python3",
    "site_start": False,
    "vault_secret_key": "x",
    "vault_app_password": "y",
    "vault_owner_password": "z",
    "vault_redis_password": "w",
}
APPLY = (
    f"cd {ROOT}; {PROGRAMS}/ansible-playbook -i deploy/ansible/inventory.yml --forks 1"
    " --limit $LIMIT -e $VARIABLES deploy/ansible/site.yml"
)
LOOK = """
cat /srv/site/env; ls -l /srv/site/env.owner; systemctl is-enabled site-app@app1 haproxy
redis-server /etc/redis/redis.conf --port 0 --unixsocket /tmp/site.sock --daemonize yes
sleep 1; redis-cli -s /tmp/site.sock -a w CONFIG GET maxmemory-policy
redis-cli -s /tmp/site.sock -a w SHUTDOWN NOSAVE
redis-server /etc/redis/redis-cache.conf --port 0 --unixsocket /tmp/cache.sock --daemonize yes
sleep 1; redis-cli -s /tmp/cache.sock -a w CONFIG GET maxmemory-policy
redis-cli -s /tmp/cache.sock -a w SHUTDOWN NOSAVE
"""
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "LIMIT": ONE_OF_EACH,
    "VARIABLES": json.dumps(VARIABLES, separators=(",", ":")),
    "ANSIBLE_PIPELINING": "true",  # Fewer processes for the same.
}


def run_in_copy(folder, script):
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", COPY.format(folder=folder, script=script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**ENVIRONMENT, "HOME": str(folder)},
    )


def test_applied_twice_the_second_time_changes_nothing(tmp_path):
    done = run_in_copy(tmp_path, f"{APPLY}; {APPLY}; {LOOK}")
    assert done.returncode == 0, done.stdout
    changes = [int(count) for count in re.findall(r"changed=(\d+)", done.stdout)]
    hosts = len(ONE_OF_EACH.split(","))
    assert min(changes[:hosts]) > 0, done.stdout
    assert changes[hosts:] == [0] * hosts, done.stdout
    looked = done.stdout.rpartition("PLAY RECAP")[2]
    assert "\nDATABASE_URL=postgresql://app:y@" in looked
    assert "-rw-r----- 1 deploy deploy" in looked
    assert looked.count("\nenabled") == 2
    assert "\nnoeviction" in looked
    assert "\nallkeys-lru" in looked


def test_it_is_as_ansible_lint_wants_it():
    lint = [PROGRAMS / "ansible-lint", "--offline", "--profile", "production"]
    path = f"{PROGRAMS}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        lint, cwd=ROOT / "deploy/ansible", capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout
