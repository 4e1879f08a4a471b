"""What is installed and configured on Debian 12 holds for Debian 13 with its newer programs."""

import re
import subprocess

import pytest
import yaml

from tests.checkout import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.stack, pytest.mark.apart]

SERVERS = "haproxy varnish varnish-modules postgresql redis-server openssl systemd"
MOUNT = 'mount --bind "$1" "$2/mnt" && mount -t proc proc "$2/proc" && exec chroot "$2" sh -c "$3"'


def inside(debian, script):
    """Run a script in the Debian, in this checkout; return how it ended."""
    command = ["unshare", "--mount", "sh", "-c", MOUNT, "sh", ROOT, debian, f"cd /mnt; {script}"]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def servers(debian):
    """The Debian with the servers that have configurations of ours."""
    install = "DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends"
    done = inside(debian, f"apt-get update -qq && {install} {SERVERS}")
    assert done.returncode == 0, done.stderr
    return debian


def packages():
    listed = (ROOT / "bin/packages").read_text().partition("needed='")[2].partition("'")[0]
    role = yaml.safe_load((ROOT / "deploy/ansible/roles/site/defaults/main.yml").read_text())
    names = {line.split()[0] for line in listed.splitlines() if line}
    return sorted(names.union(*role["site_packages"].values()))


def test_each_package_has_the_same_name(servers):
    names = packages()
    assert {"varnish-modules", "libpcre2-dev", "python3-dev"} <= set(names)
    done = inside(servers, f"apt-get install -s --no-install-recommends {' '.join(names)}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("check", ["check-varnish", "check-haproxy", "check-systemd"])
def test_newer_programs_take_our_configurations(check, servers):
    done = inside(servers, f"bin/{check}")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_configuration_with_an_error_is_refused(servers):
    """The control: the programs do read what they are given."""
    done = inside(
        servers,
        "cp -r varnish /tmp/vcl && echo nonsense >>/tmp/vcl/site.vcl && bin/check-varnish /tmp/vcl",
    )
    assert "nonsense" in done.stderr
    assert done.returncode == 1


def test_newer_postgresql_takes_our_settings(servers):
    script = """
    cat deploy/postgresql.conf.d/*.conf >/tmp/postgresql.conf
    bin=$(echo /usr/lib/postgresql/*/bin)
    su postgres -c "$bin/initdb -D /tmp/data >/dev/null 2>&1
        $bin/postgres -C server_version -D /tmp/data -c config_file=/tmp/postgresql.conf"
    """
    done = inside(servers, script)
    assert done.returncode == 0, done.stderr
    assert int(re.match(r"\d+", done.stdout)[0]) >= 17


def test_newer_redis_takes_our_settings(servers):
    script = "timeout 20 redis-server deploy/redis-broker.conf --port 0 --dir /tmp --daemonize no"
    assert "Configured to not listen anywhere" in inside(servers, script).stdout
