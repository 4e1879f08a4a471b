"""Pictures in a bucket, that of moto's server: the same as below MEDIA_ROOT."""

import json
import re
import socket

import httpx
import pytest
from botocore.client import BaseClient
from botocore.config import Config
from django.core.files.storage import default_storage
from django.db import connection
from moto.server import ThreadedMotoServer

from myproject.blog.models import Post
from myproject.media.thumbnails import thumbnails_of

from settings.pictures import media_storage

from .pictures import picture

ARN = "arn:aws:s3:::pictures"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    entry, _ = media_storage(f"s3://pictures/site?endpoint_url={server}&region_name=eu-west-1")
    settings.STORAGES = {**settings.STORAGES, "default": entry}
    default_storage.connection.create_bucket(
        Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    # Everybody may read what is in it, as visitors do.
    reading = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    policy = {"Version": "2012-10-17", "Statement": [{**reading, "Resource": f"{ARN}/*"}]}
    default_storage.connection.meta.client.put_bucket_policy(
        Bucket="pictures", Policy=json.dumps(policy)
    )
    yield f"{server}/pictures/site"
    httpx.post(f"{server}/moto-api/reset")


@pytest.fixture
def calls(monkeypatch):
    """What the storage is asked for from now on."""
    made, call = [], BaseClient._make_api_call

    def counted(client, name, *args):
        made.append(name)
        return call(client, name, *args)

    monkeypatch.setattr(BaseClient, "_make_api_call", counted)
    return made


@pytest.fixture
def post(bucket, make_post):
    return make_post(lead_image=picture())


def named(client, path):
    """Addresses of thumbnails on a page."""
    return set(re.findall(r"[^ \",]+/thumbnails/[^ \"]+", client.get(path).content.decode()))


def test_all_are_made_in_the_bucket_and_pages_name_them_there(post, bucket, client):
    post.make_thumbnails()
    addresses = {default_storage.url(thumbnail.name) for thumbnail in thumbnails_of("x")}
    assert all(address.startswith(bucket) for address in addresses)
    found = named(client, "/posts/")
    assert len(found) == 5
    for address in found:
        answer = httpx.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] in ("image/avif", "image/webp", "image/jpeg")
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_asks_the_bucket_nothing(post, client, calls):
    assert named(client, "/posts/")
    assert calls == []
    Post.objects.get().make_thumbnails()
    assert calls
    calls.clear()
    assert named(client, post.get_absolute_url())
    assert calls == []


def test_a_page_that_was_stored_before_names_them_where_they_are(
    post, bucket, client, django_capture_on_commit_callbacks
):
    connection.run_on_commit.clear()  # As if the post had been committed, and its task lost.
    assert not any(address.startswith(bucket) for address in named(client, "/posts/"))
    with django_capture_on_commit_callbacks(execute=True):
        post.make_thumbnails()
    assert all(address.startswith(bucket) for address in named(client, "/posts/"))


def test_until_they_are_made_the_first_who_asks_has_one_made(post, client, calls):
    address = next(name for name in named(client, "/posts/") if name.endswith(".webp"))
    assert address.startswith("/media/thumbnails/")
    for _ in range(2):
        assert b"".join(client.get(address)).startswith(b"RIFF")
    assert calls.count("PutObject") == 1


def test_one_that_is_broken_is_the_plain_one(post, client):
    default_storage.delete(post.lead_image.name)
    address = sorted(named(client, "/posts/"))[0]
    assert client.get(address)["Content-Type"] == "image/svg+xml"


def test_a_bucket_that_does_not_answer_is_given_up_soon(post, client, calls, settings):
    address = sorted(named(client, "/posts/"))[0]
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        url = f"s3://pictures?endpoint_url=http://127.0.0.1:{frozen.getsockname()[1]}"
        entry, _ = media_storage(f"{url}&region_name=eu-west-1")
        config = entry["OPTIONS"]["client_config"]
        assert (config.connect_timeout + config.read_timeout) * 2 < 30
        entry["OPTIONS"]["client_config"] = config.merge(Config(read_timeout=0.1))
        settings.STORAGES = {**settings.STORAGES, "default": entry}
        answer = client.get(address)
    assert calls == ["HeadObject"]
    assert answer.status_code == 302
