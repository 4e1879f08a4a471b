"""The middleware of the site: what other packages bring, in short."""

from unittest.mock import Mock

PACKAGE = __package__.rpartition(".tests")[0]
PAGE_CACHE = [f"{PACKAGE}.pages.PageCacheMiddleware"]
STOCK = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
]
# Between the two of STOCK, and after PAGE_CACHE.
MIDDLEWARE = [
    f"{__name__}.sites",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    f"{__name__}.certificates",
    "django.contrib.messages.middleware.MessageMiddleware",
]


def sites(get_response):
    """Each host its own URLs, as django-hosts and tenants have them."""

    def middleware(request):
        if request.get_host() == "other.example.com":
            request.urlconf = f"{__package__}.other_host"
        return get_response(request)

    return middleware


def certificates(get_response):
    """Who has a client certificate is somebody, without a session."""

    def middleware(request):
        if name := request.META.get("HTTP_X_CERTIFICATE"):
            request.user = Mock(is_authenticated=True, username=name)
        return get_response(request)

    return middleware
