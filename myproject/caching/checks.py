"""What cannot work is refused by `manage.py check`, before a request finds it."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.utils.module_loading import import_string

MIDDLEWARE = f"{__package__}.pages.PageCacheMiddleware"


@register(Tags.caches)
def check_backends(app_configs, **kwargs):
    """Each alias of CACHES whose backend is ours."""
    return [
        Error(f"CACHES[{alias!r}]: {problem}", id="caching.E001")
        for alias, params in settings.CACHES.items()
        for problem in getattr(import_string(params["BACKEND"]), "problems", lambda params: [])(
            params
        )
    ]


@register(Tags.caches)
def check_aliases(app_configs, **kwargs):
    """The page cache has its aliases."""
    missing = [alias for alias in ("default", "pages") if alias not in settings.CACHES]
    if MIDDLEWARE not in settings.MIDDLEWARE or not missing:
        return []
    return [
        Error(
            f"PageCacheMiddleware needs CACHES[{alias!r}].",
            hint="The README of the package shows it.",
            id="caching.E002",
        )
        for alias in missing
    ]
