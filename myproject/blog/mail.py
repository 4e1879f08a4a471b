"""Mail to the editors, whoever settings.EDITORS names."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from .digest import digest


def tell_editors(subject, text):
    """Send to all of them at once. Nobody named, or nothing to say: nothing is sent."""
    if settings.EDITORS and text:
        send_mail(f"{settings.SITE_NAME}: {subject}", text, None, settings.EDITORS)


def notify_of_comment(comment):
    desk = f"{settings.SITE_URL}/{settings.ADMIN_PATH}blog/comment/{comment.pk}/change/"
    text = render_to_string("blog/comment_notification.txt", {"comment": comment, "desk": desk})
    tell_editors("a comment waits", text)


def send_digest():
    tell_editors("what waits", digest())
