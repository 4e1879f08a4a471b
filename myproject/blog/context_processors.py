"""What every template knows of the site."""

from django.conf import settings


def site(request):
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_DESCRIPTION": settings.SITE_DESCRIPTION,
        "SITE_URL": settings.SITE_URL,
        "FLAGS": settings.FLAGS,
        "DARK_LAUNCH": settings.DARK_LAUNCH,
        # Without the query string, which only moves within a list.
        "CANONICAL_URL": settings.SITE_URL + request.path,
    }
