"""The demo account: everything in the admin can be tried right after `make run`.

Its password is public, so it is made on the development machine's own database and nowhere else,
and checks.py finds it wherever a copy of that database may have brought it.
"""

from django.conf import settings
from django.contrib.auth import get_user_model

USERNAME = PASSWORD = "demo"  # noqa: S105  Public, as said above.


def is_allowed():
    """Whether this is development, on the PostgreSQL that bin/with-postgres started."""
    return settings.DEBUG and getattr(settings, "EMBEDDED_DATABASE", False)


def make_demo_account():
    """Make the account unless there is one of that name: its password may have been changed."""
    users = get_user_model().objects
    if not users.filter(username=USERNAME).exists():
        users.create_superuser(USERNAME, "demo@example.com", PASSWORD)
