"""A picture's way from the upload to the visitor."""

import os
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from myproject.caching.tests.servers import Server

from .running import ROOT, until
from .workers import Worker

pytestmark = pytest.mark.stack

UPLOAD = """
import django, io, sys
django.setup()
from django.core.files.base import ContentFile
from myproject.blog.models import Post
from PIL import Image

file = io.BytesIO()
Image.effect_noise((1600, 1000), 60).convert("RGB").save(file, "JPEG")
slug = sys.argv[1]
Post.objects.filter(slug=slug).delete()
post = Post(slug=slug, title="A picture", body="x", status="published")
post.lead_image = ContentFile(file.getvalue(), f"{slug}.jpg")
post.save()
print(post.get_absolute_url())
"""


@pytest.fixture
def upload(stack):
    """Publish a post with a picture; return its address."""

    def upload(slug, **environment):
        done = subprocess.run(
            [ROOT / ".stack/venv/bin/python", "-c", UPLOAD, slug],
            env={**os.environ, **stack.environment(), **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return upload


def named(page):
    """Addresses of the thumbnails on a page."""
    return sorted(set(re.findall(r"/media/thumbnails/[^ \",]+\.(?:avif|webp|jpg)", page)))


def made(stack, slug):
    """How often the app servers made some of this picture's."""
    logs = [stack.folder / "log" / f"{program}.log" for program in ("app1", "app2")]
    found = rf"Made \d+ thumbnails of \S*{slug}\."
    return sum(len(re.findall(found, log.read_text(errors="replace"))) for log in logs)


@pytest.fixture
def worker(stack, tmp_path):
    """One of our own: the stack's may have a whole blog's pictures before it."""
    broker = Server("redis")
    environment = stack.environment() | {"BROKER_URL": broker.location}
    worker = Worker(environment, "low", tmp_path / "low.log")
    worker.broker = broker.location
    yield worker
    worker.kill()
    broker.kill()


def test_a_worker_makes_all_and_visitors_get_them_from_varnish_for_ever(stack, upload, worker):
    path = upload("a-picture-for-the-worker", BROKER_URL=worker.broker)
    assert until(lambda: "Made 12 thumbnails of" in worker.says(), 30), worker.says()
    with stack.client() as visitor:
        files = named(visitor.get(path).text)
        assert len(files) == 7
        for file in files:
            visitor.get(file)
            answer = visitor.get(file)
            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == f"image/{kind(file)}"
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Cache"] == "HIT"
    assert made(stack, "a-picture-for-the-worker") == 0


def kind(file):
    return file.rpartition(".")[2].replace("jpg", "jpeg")


def test_with_a_frozen_broker_the_post_is_there_and_its_picture_is_made_once_for_all_who_ask(
    stack, upload
):
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        broker = f"redis://127.0.0.1:{frozen.getsockname()[1]}/0"
        path = upload("a-picture-on-the-fly", BROKER_URL=broker)
    with stack.client() as visitor:
        # The widest, which takes longest.
        (file,) = [name for name in named(visitor.get(path).text) if "lead-1344" in name][:1]
    host = urlsplit(stack.addresses["https"]).netloc
    headers = {"Host": host, "X-Forwarded-Proto": "https"}

    def ask(number):
        return httpx.get(f"{stack.addresses['app'][number % 2]}{file}", headers=headers, timeout=30)

    with ThreadPoolExecutor(16) as visitors:
        answers = list(visitors.map(ask, range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert made(stack, "a-picture-on-the-fly") == 1


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "page"])
def test_an_upload_is_never_a_page(stack, name):
    (stack.folder / "media" / name).write_text("<svg><script>alert(1)</script></svg>")
    with stack.client() as visitor:
        answer = visitor.get(f"/media/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
