"""Addresses. What is personal lies under the private prefixes of varnish/site.vcl:
ADMIN_PATH, accounts/ and comments/."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path

from myproject.database.locks import turn
from myproject.media.views import thumbnail

handler400 = "myproject.blog.errors.bad_request"

media = settings.MEDIA_URL.lstrip("/")
urlpatterns = [
    # At the place of the file, which answers itself once it is there.
    path(f"{media}thumbnails/<path:name>", thumbnail, {"turn": turn}, name="thumbnail"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("myproject.blog.urls")),
    path("accounts/", include("myproject.accounts.urls")),
]

if settings.DEBUG:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
    urlpatterns += debug_toolbar_urls()
