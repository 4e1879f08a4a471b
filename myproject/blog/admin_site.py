"""The site of the admin: Django's, but for addresses that no query can be made of."""

from functools import wraps

from django.contrib import admin
from django.contrib.admin import apps
from django.core.exceptions import BadRequest


class AdminConfig(apps.AdminConfig):
    default_site = f"{__name__}.AdminSite"


class AdminSite(admin.AdminSite):
    def admin_view(self, view, cacheable=False):
        """Answer 400 where the query string has a NUL.

        PostgreSQL raises an error for a query with one, so that any filter, search or autocomplete
        field would answer 500. Forms reject it in what is posted.
        """

        @wraps(view)
        def checked(request, *args, **kwargs):
            if "%00" in request.META["QUERY_STRING"]:
                raise BadRequest("The address has a NUL character.")
            return view(request, *args, **kwargs)

        return super().admin_view(checked, cacheable)
