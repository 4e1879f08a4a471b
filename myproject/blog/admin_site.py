"""Django's admin site, with an answer to requests that no query can be made of."""

from functools import wraps

from django.contrib import admin, messages
from django.contrib.admin import actions, apps
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError

# Rows that are deleted at once: each is a line and a field of the page that asks for confirmation.
# Limit: DATA_UPLOAD_MAX_NUMBER_FIELDS. Default: all that a filter finds, in one request.
MAX_DELETED = 1000


class AdminConfig(apps.AdminConfig):
    default_site = f"{__name__}.AdminSite"


class CheckedList:
    """A mixin of ModelAdmin: what the database cannot compare is a 400. Django answers 500."""

    def get_changelist_instance(self, request):
        try:
            changelist = super().get_changelist_instance(request)
            len(changelist.result_list)  # Queries here; the template would query too late.
        except (ValueError, OverflowError, DataError) as error:
            raise BadRequest(f"The list cannot be filtered like this: {error}") from error
        return changelist

    def response_action(self, request, queryset, **options):
        # Options are of Django 6.1: action_location.
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(key)
        except ValidationError as error:
            raise BadRequest("A selected row has no valid key.") from error
        return super().response_action(request, queryset, **options)


@admin.action(permissions=["delete"], description=actions.delete_selected.short_description)
def delete_selected(modeladmin, request, queryset):
    """Delete as Django's action does, up to MAX_DELETED rows."""
    if queryset[: MAX_DELETED + 1].count() <= MAX_DELETED:
        return actions.delete_selected(modeladmin, request, queryset)
    text = f"Nothing was deleted: select at most {MAX_DELETED:,} rows at once."
    modeladmin.message_user(request, text, messages.WARNING)


class AdminSite(admin.AdminSite):
    def __init__(self, name="admin"):
        super().__init__(name)
        self.add_action(delete_selected)

    def register(self, model_or_iterable, admin_class=None, **options):
        """Give each list the checks, those of other packages too."""
        given = admin_class or admin.ModelAdmin
        checked = type(given.__name__, (CheckedList, given), {"__module__": given.__module__})
        super().register(model_or_iterable, checked, **options)

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
