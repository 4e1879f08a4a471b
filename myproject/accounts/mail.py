"""Mail to users. Links begin with SITE_URL: a Host header is the sender's, and could be forged."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def send_password_reset(email):
    """Send a link to each account of this address that has a password; to no account, nothing."""
    for user in PasswordResetForm().get_users(email):
        context = {
            "username": user.get_username(),
            "SITE_NAME": settings.SITE_NAME,
            "link": _password_reset_link(user),
            "valid_until": timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        }
        subject = render_to_string("registration/password_reset_subject.txt", context)
        text = render_to_string("registration/password_reset_email.txt", context)
        # The address that the account has: the one typed may differ in its case.
        send_mail(subject.strip(), text, None, [user.email])


def _password_reset_link(user):
    key = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return settings.SITE_URL + reverse("password_reset_confirm", args=[key, token])
