"""Four lives for fragments, defined once in settings.CACHE_LIVES, known to every template."""

from django.conf import settings


def cache_lives(request):
    """Context processor: {{ CACHE_SHORT }}, MEDIUM, LONG and FOREVER, in seconds."""
    return {f"CACHE_{name}": seconds for name, seconds in settings.CACHE_LIVES.items()}
