"""Dockerfile: one image that migrates, serves, works and is well, as nobody with rights."""

import json
import re
import time

import httpx
import pytest

from tests.checkout import free_port

from . import images

pytestmark = [pytest.mark.slow, pytest.mark.stack, pytest.mark.apart]

MEDIA = ["--volume", "site-test-media:/srv/media"]
LARGEST_LAYERS = 250_000_000  # bytes above the base; docs/measured/containers.md has the figure


def fetch(port, path, host="localhost"):
    headers = {"Host": host, "X-Forwarded-Proto": "https"}
    response = httpx.get(f"http://127.0.0.1:{port}{path}", headers=headers)
    response.raise_for_status()
    return response.text, response.headers


def wait_for(get, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return get()
        except (httpx.HTTPError, AssertionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def migrated(once):
    once("python", "manage.py", "migrate", "--no-input")
    once("python", "manage.py", "load_demo", options=MEDIA)
    yield
    images.run("podman", "volume", "rm", "--force", "site-test-media")


def serve(running, port):
    command = images.configuration("site")["Config"]["Cmd"]
    listen = [part if part != ":8000" else f"127.0.0.1:{port}" for part in command]
    running(*listen, options=MEDIA)
    return wait_for(lambda: fetch(port, "/health/ready/"))


def test_the_site_is_served_from_a_read_only_image(migrated, running):
    port = free_port()
    serve(running, port)
    page, headers = fetch(port, "/")
    assert '<article class="teaser first">' in page
    assert headers["xkey"] == "posts"
    style = re.search(r'href="(/static/css/site\.min\.[0-9a-f]{12}\.css)"', page)[1]
    assert "--paper" in fetch(port, style)[0]


def test_the_health_check_of_the_image_sees_whether_it_answers(migrated, running):
    check = images.configuration("site")["Healthcheck"]["Test"][1:]
    port = free_port()
    check = [part.replace(":8000/", f":{port}/") for part in check]
    run = images.in_container("site", *check)
    with pytest.raises(AssertionError, match="Connection refused"):
        images.run(*run)
    serve(running, port)
    images.run(*run)


def test_a_worker_does_a_task(migrated, once, running):
    worker = "worker -Q high -n high@%h --without-gossip --without-mingle"
    running("celery", "--app", "myproject", *worker.split())

    def celery(command):
        return once("celery", "--app", "myproject", *command.split())

    wait_for(lambda: celery("inspect ping --timeout 2"))
    task = "myproject.blog.tasks.show_due_posts"
    celery(f"call {task}")

    def done():
        assert f'"{task}": 1' in celery("inspect stats --json --timeout 2")

    wait_for(done)


def test_varnish_serves_the_site_from_memory(migrated, running):
    web, edge = free_port(), free_port()
    serve(running, web)
    command = images.configuration("varnish")["Config"]["Cmd"]
    listen = [part if part != ":8080" else f"127.0.0.1:{edge}" for part in command]
    backend = f"sed -i 's/8000/{web}/' /tmp/site/backends.vcl"
    path = "vcl_path=/tmp/site:/etc/varnish/site:/etc/varnish/shipped"
    listen = [part if not part.startswith("vcl_path") else path for part in listen]
    copy = f"mkdir /tmp/site && cp /etc/varnish/site/backends.vcl /tmp/site/ && {backend}"
    script = f'{copy} && exec "$@"'
    running(
        "sh", "-c", script, "sh", *listen, name="varnish", options=["--add-host", "web:127.0.0.1"]
    )
    wait_for(lambda: fetch(edge, "/", "localhost:8000"))
    page, headers = fetch(edge, "/", "localhost:8000")
    assert headers["X-Cache"] == "HIT"
    assert '<article class="teaser first">' in page


@pytest.mark.parametrize("name", images.IMAGES)
def test_nobody_with_rights_runs_it_and_can_write_nowhere(built, name):
    assert images.configuration(name)["Config"]["User"] not in ("", "root", "0")
    code = "id -u; touch /srv/x /etc/x /usr/x 2>/dev/null && echo written; exit 0"
    assert re.fullmatch(r"[1-9]\d*\n", images.run(*images.in_container(name, "sh", "-c", code)))


@pytest.mark.parametrize("name", images.IMAGES)
def test_no_secret_no_test_and_no_cache_is_in_a_layer(built, name, tmp_path):
    images.run(
        "podman", "save", "--quiet", "--output", str(tmp_path / "image.tar"), images.IMAGES[name]
    )
    images.run("tar", "-xf", str(tmp_path / "image.tar"), "-C", str(tmp_path))
    listed = [
        images.run("tar", "-tf", str(layer)) for layer in layers(tmp_path)[1:]
    ]  # 0: the base.
    assert listed
    for unwanted in (
        r"\.env$",
        r"srv/site/tests/",
        r"\.git/",
        r"\.cache/",
        r"\.deb$",
        r"/uv$",
        r"pip\.conf$",
    ):
        assert not re.search(unwanted, "\n".join(listed), re.M), unwanted
    assert "must-be-in-no-layer" not in images.run(
        "podman", "history", "--no-trunc", images.IMAGES[name]
    )


def test_the_image_stays_small(built):
    sizes = images.run("podman", "history", "--format", "json", images.IMAGES["site"])
    added = sum(layer["size"] for layer in json.loads(sizes)[:-1])
    assert 10_000_000 < added < LARGEST_LAYERS


def layers(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    return [folder / name for name in manifest[0]["Layers"]]
