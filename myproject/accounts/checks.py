"""What `manage.py check --deploy --database default` finds wrong with accounts."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.checks import Error, Tags, register
from django.db import connections

from . import demo


@register(Tags.security, deploy=True)
def check_demo_account(app_configs, databases=None, **kwargs):
    """The demo account may exist in development only: everybody knows its password.

    Without --database no database is queried, and nothing can be found.
    """
    if demo.is_allowed():
        return []
    return [
        Error(
            f"The account {demo.USERNAME!r} has the demo's public password.",
            hint=f"Run: manage.py changepassword {demo.USERNAME} --database {alias}",
            id="accounts.E001",
        )
        for alias in databases or []
        if _has_demo_account(alias)
    ]


def _has_demo_account(alias):
    user = get_user_model()
    # Not yet, when the first release is checked before it migrates.
    if user._meta.db_table not in connections[alias].introspection.table_names():
        return False
    accounts = user._base_manager.using(alias).filter(username=demo.USERNAME)
    # Not user.check_password(), which may write the password again, in a newer form.
    return any(
        check_password(demo.PASSWORD, found)
        for found in accounts.values_list("password", flat=True)
    )
