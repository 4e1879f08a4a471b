"""What cannot work is refused at start; what is not refused works."""

import subprocess

import pytest
from django.core.cache import CacheHandler, InvalidCacheBackendError
from django.core.checks import run_checks

from .. import backends
from ..checks import MIDDLEWARE
from .conftest import settings_for
from .servers import free_port, wait_until_it_listens

PLAIN = "django_redis.client.DefaultClient"


@pytest.fixture(autouse=True)
def without_middleware(settings):
    settings.MIDDLEWARE = []


def complaints():
    return [str(error.msg) for error in run_checks(tags=["caches"]) if error.id[:7] == "caching"]


@pytest.fixture
def complain(settings, server):
    """A function that returns what is said about an alias with these OPTIONS."""

    def complain(options, **entry):
        entry = settings_for(server, OPTIONS=options, GRACE=60, **entry)
        settings.CACHES = {"default": settings_for(server), "pages": entry}
        return complaints()

    return complain


def each(cases):
    pairs = [(kind, name) for kind, names in cases.items() for name in names]
    return pytest.mark.parametrize(("kind", "name"), pairs, indirect=["kind"])


REFUSED = {
    "redis": {
        "an option of Django's own": ({"db": 1, "pool_class": "x"}, "has db, pool_class, but"),
        "JSON": (
            {"SERIALIZER": "django_redis.serializers.json.JSONSerializer"},
            "has SERIALIZER django_redis.serializers.json.JSONSerializer, which cannot store pages",
        ),
        "shards": (
            {"CLIENT_CLASS": "django_redis.client.ShardClient"},
            "has CLIENT_CLASS django_redis.client.ShardClient, which does not know",
        ),
        "a herd": ({"CLIENT_CLASS": "django_redis.client.HerdClient"}, "HerdClient, which does"),
        "a compressor that is not there": ({"COMPRESSOR": "nothing.Nothing"}, "No module named"),
    },
    "memcached": {
        "an option of pymemcache": ({"no_delay": True}, "has no_delay, but pylibmc knows only"),
        "a misspelt behavior": ({"behaviors": {"tcp_no": 1}}, "has tcp_no, but pylibmc knows"),
        "no compare-and-set": ({"behaviors": {"cas": False}}, "cas False, with which nobody can"),
        "writes that wait": ({"behaviors": {"buffer_requests": True}}, "buffer_requests True"),
        "a value of no use": ({"behaviors": {"hash": "nonsense"}}, "pylibmc does not take it: "),
    },
}


@each(REFUSED)
def test_what_cannot_work_is_refused(complain, kind, name):
    options, complaint = REFUSED[kind][name]
    said = complain(options)
    assert said
    assert all(line.startswith("CACHES['pages']: ") for line in said)
    assert complaint in "\n".join(said)


TAKEN = {
    "redis": {
        "the lines of its README": {"CLIENT_CLASS": PLAIN},
        "of cookiecutter-django": {"CLIENT_CLASS": PLAIN, "IGNORE_EXCEPTIONS": True},
        "its older name": {"CLIENT_CLASS": "django_redis.client.default.DefaultClient"},
        "zlib": {"COMPRESSOR": "django_redis.compressors.zlib.ZlibCompressor"},
        "lzma": {"COMPRESSOR": "django_redis.compressors.lzma.LzmaCompressor"},
        "gzip": {"COMPRESSOR": "django_redis.compressors.gzip.GzipCompressor"},
        "pickle": {"SERIALIZER": "django_redis.serializers.pickle.PickleSerializer"},
        "an old pickle": {"PICKLE_VERSION": 2},
        "time-outs": {"SOCKET_TIMEOUT": 2, "SOCKET_CONNECT_TIMEOUT": 1},
        "a pool": {"CONNECTION_POOL_KWARGS": {"max_connections": 7}},
    },
    "memcached": {
        "text": {"binary": False},
        "binary": {"binary": True},
        "behaviors": {"behaviors": {"ketama": False, "num_replicas": 1, "dead_timeout": 5}},
    },
}


def use(cache):
    """What a single-flight alias does."""
    cache.clear()
    assert cache.get_or_set("page", lambda: ("a", b"b", {"c": 1.5}), 600) == ("a", b"b", {"c": 1.5})
    assert cache.get("page") == ("a", b"b", {"c": 1.5})
    cache.set("old", "x" * 5000, 0.5)
    cache.set_many({"one": 1, "two": ["2"]})
    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": ["2"]}
    assert cache.incr("one") == 2
    assert not cache.add("two", 3)
    _, token = cache.get_with_token("two", None, None)
    assert cache.swap("two", "swapped", token, 60, None)
    assert not cache.swap("two", "again", token, 60, None)
    cache.delete_many(["one", "two"])
    assert cache.get("one") is None


@each(TAKEN)
def test_what_is_taken_works(complain, settings, kind, name):
    assert complain(TAKEN[kind][name]) == []
    use(CacheHandler(settings.CACHES)["pages"])


def test_key_functions_work(complain, settings):
    function = f"{__name__}.make_key"
    assert complain({}, KEY_FUNCTION=function) == []
    use(CacheHandler(settings.CACHES)["pages"])


def make_key(key, prefix, version):
    return f"{version}|{prefix}|{key}"


def test_several_servers_work(server, mortal, settings):
    both = settings_for(server, GRACE=60)
    both["LOCATION"] = [server.location, mortal.location]
    settings.CACHES = {"default": both}
    assert complaints() == []
    use(CacheHandler(settings.CACHES)["default"])


@pytest.fixture
def sentinel(servers, tmp_path):
    """The port of a Sentinel that watches a Redis."""
    port, configuration = free_port(), tmp_path / "sentinel.conf"
    address = f"127.0.0.1 {servers['redis'].port}"
    configuration.write_text(f"port {port}\nsentinel monitor site {address} 1\n")
    command = ["redis-server", configuration, "--sentinel", "--loglevel", "warning"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
        wait_until_it_listens(port)
        yield port
        running.terminate()


def test_sentinel_works(sentinel, settings):
    entry = {
        "BACKEND": f"{MIDDLEWARE.partition('.pages.')[0]}.backends.RedisCache",
        "LOCATION": "redis://site/0",
        "GRACE": 60,
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.SentinelClient",
            "CONNECTION_FACTORY": "django_redis.pool.SentinelConnectionFactory",
            "SENTINELS": [("127.0.0.1", sentinel)],
        },
    }
    settings.CACHES = {"default": entry}
    assert complaints() == []
    use(CacheHandler(settings.CACHES)["default"])


def test_a_driver_that_is_missing_is_named(monkeypatch):
    monkeypatch.delattr(backends, "MemcachedCache")
    entry = {"BACKEND": f"{backends.__name__}.MemcachedCache", "LOCATION": "127.0.0.1:1"}
    with pytest.raises(InvalidCacheBackendError, match="pip install pylibmc"):
        CacheHandler({"default": entry})["default"]


def test_the_page_cache_needs_its_aliases(settings, server):
    settings.MIDDLEWARE = [MIDDLEWARE]
    settings.CACHES = {"default": settings_for(server)}
    assert complaints() == ["PageCacheMiddleware needs CACHES['pages']."]
