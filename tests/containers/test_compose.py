"""compose.yaml and .devcontainer/: by their schema, and against the settings and the image."""

import json
import re
import subprocess

import pytest
import yaml

from tests.checkout import ROOT

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SITE = [name for name, service in SERVICES.items() if service["image"] == "myproject"]


@pytest.mark.stack
def test_compose_yaml_is_valid():
    check = [ROOT / ".stack/ci/bin/check-jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*check, ROOT / "compose.yaml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_each_service_that_a_site_needs_is_there():
    assert set(SITE) == {"migrate", "web", "high", "low", "beat"}
    assert set(SERVICES) - set(SITE) == {"database", "cache", "broker", "varnish"}


@pytest.mark.parametrize("name", SITE)
def test_each_variable_is_one_that_the_settings_read(name):
    known = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert SERVICES[name]["environment"].keys() - {"WORKER"} <= set(known)


def test_both_queues_have_a_worker():
    queues = {SERVICES[name]["command"][5] for name in ("high", "low")}
    assert queues == {"high", "low"}


def test_no_secret_has_a_default():
    text = (ROOT / "compose.yaml").read_text()
    interpolated = re.findall(r"\$\{(\w+)([^}]*)\}", text)
    assert {name for name, _ in interpolated} == {"SECRET_KEY", "POSTGRES_PASSWORD"}
    assert all(rest.startswith(":?") for _, rest in interpolated)


def test_only_this_machine_reaches_the_port_without_tls():
    published = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8000:8080"]


@pytest.mark.parametrize("name", [*SITE, "varnish"])
def test_what_we_build_runs_read_only_without_capabilities(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert f"AS {service['build']['target']}\n" in DOCKERFILE


def test_the_development_container_installs_by_make():
    text = re.sub(r"^//.*$", "", (ROOT / ".devcontainer/devcontainer.json").read_text(), flags=re.M)
    container = json.loads(text)
    assert container["forwardPorts"] == [8000]
    targets = container["postCreateCommand"].removeprefix("make ").split()
    done = subprocess.run(["make", "-n", *targets], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
