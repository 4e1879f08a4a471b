"""The user model of this site: docs/accounts.md says how to add a field."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Index
from django.db.models.functions import Upper


class User(AbstractUser):
    """Django's own user. It is ours from the first migration, so that it may gain fields later."""

    class Meta(AbstractUser.Meta):
        # A password reset looks for an address whatever its case: WHERE UPPER(email) = UPPER(…).
        indexes = [Index(Upper("email"), name="user_email_upper")]
