"""The URLs of the site's other host: the same path, and a view that is not marked."""

from django.urls import path

from . import site

urlpatterns = [
    path("here_only/", lambda request: site.finish(site.answer())),
    path("plain/", site.VIEWS["plain"]),
]
