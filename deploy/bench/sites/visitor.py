"""python -m bench.sites.visitor: logs somebody in and prints the session's key.

The user, who has no password, stays; the next bench takes the same.
"""

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

user, _ = get_user_model().objects.get_or_create(username="bench-visitor")
client = Client()
client.force_login(user)
print(client.cookies[settings.SESSION_COOKIE_NAME].value)  # noqa: T201
