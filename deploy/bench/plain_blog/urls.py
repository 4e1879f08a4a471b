"""These views before the site's, under the site's addresses."""

from django.urls import path

from myproject.urls import urlpatterns as site

from . import views

urlpatterns = [
    path("posts/", views.post_list, name="post-list"),
    path("<yyyy:year>/<nn:month>/<nn:day>/<slug:slug>/", views.post, name="post"),
    *site,
]
