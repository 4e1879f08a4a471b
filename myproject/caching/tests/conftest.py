import pytest
from django.core.cache import CacheHandler, caches

from .servers import Server

BACKENDS = {"memcached": "MemcachedCache", "redis": "RedisCache"}


@pytest.fixture(scope="session")
def servers():
    """One server of each kind, for the tests that leave it alive."""
    started = {kind: Server(kind) for kind in BACKENDS}
    yield started
    for server in started.values():
        server.kill()


@pytest.fixture(params=BACKENDS)
def kind(request):
    return request.param


@pytest.fixture
def server(servers, kind):
    return servers[kind]


@pytest.fixture
def mortal(kind):
    """A server that the test may freeze and kill."""
    server = Server(kind)
    yield server
    server.thaw()
    server.kill()


def settings_for(server, **options):
    backend = f"{__package__.rpartition('.')[0]}.backends.{BACKENDS[server.kind]}"
    return {"BACKEND": backend, "LOCATION": server.location, **options}


@pytest.fixture
def make_cache():
    """Make a cache as settings.CACHES would, on the server given."""

    def make(server, **options):
        return CacheHandler({"default": settings_for(server, **options)})["default"]

    return make


@pytest.fixture
def cache(make_cache, server):
    """A single-flight cache: values are old after their timeout, and kept 60 s longer."""
    cache = make_cache(server, GRACE=60)
    cache.clear()
    return cache


@pytest.fixture
def use_page_cache(settings, server):
    """A function that makes a module of tests, with its urlpatterns, a site with the page cache."""

    def use(module, **options):
        settings.ROOT_URLCONF = module
        settings.MIDDLEWARE = [f"{__package__.rpartition('.')[0]}.pages.PageCacheMiddleware"]
        settings.CACHE_REFRESH_PARAMETER = "refresh"
        aliases = {"default": {}, "templates": {"GRACE": 60}, "pages": {"GRACE": 60, **options}}
        settings.CACHES = {
            name: settings_for(server, KEY_PREFIX=name, TIMEOUT=600, **options)
            for name, options in aliases.items()
        }
        caches["default"].clear()

    return use
