"""The units of deploy/systemd, by systemd's own programs."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parent.parent.parent
UNITS = ROOT / "deploy/systemd"
# Whom a start on boot is for; beat is started on one server, by hand or inventory.
INSTANCES = ["site-app@app1", "site-worker@high", "site-worker@low", "site-beat", "site-flower"]


def check(folder):
    command = [ROOT / "bin/check-systemd", folder]
    return subprocess.run(command, capture_output=True, text=True)


def test_systemd_understands_every_unit_and_each_may_do_little():
    done = check(UNITS)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "file, old, new",
    [
        ("site-app@.service", "Restart=always", "Restart=alwasy"),
        ("site-app@.service", "current/.venv/bin/uwsgi", "current/uwsgi"),
        ("varnish.service.d/site.conf", "RestartSec", "RestartsSec"),
        ("site-worker@low.service.d/nice.conf", "Nice=10", "Nicer=10"),
        ("site-.service.d/hardening.conf", "SystemCallFilter=@system-service", ""),
        ("site-.service.d/hardening.conf", "User=site", "User=root"),
    ],
)
def test_a_slip_is_found(tmp_path, file, old, new):
    folder = shutil.copytree(UNITS, tmp_path / "systemd")
    text = (folder / file).read_text()
    (folder / file).write_text(text.replace(old, new, 1))
    assert text.count(old) >= 1
    assert check(folder).returncode != 0


@pytest.mark.parametrize("instance", INSTANCES)
def test_it_starts_on_boot_and_again_after_a_crash(tmp_path, instance):
    shutil.copytree(UNITS, tmp_path / "etc/systemd/system")
    enable = ["systemctl", "--root", tmp_path, "enable", instance]
    subprocess.run(enable, check=True, capture_output=True)
    wanted = tmp_path / f"etc/systemd/system/multi-user.target.wants/{instance}.service"
    unit = wanted.readlink().name
    assert "\nRestart=always\n" in (UNITS / unit).read_text()
