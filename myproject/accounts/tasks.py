"""Mail to users. Somebody waits for it: the queue is `high`, the default (settings/tasks.py)."""

from smtplib import SMTPException

from celery import shared_task

from myproject.blog.tasks import LATER

from . import mail


# Made anew at each try: a link that was sent before stays valid. OSError: no connection.
@shared_task(autoretry_for=[SMTPException, OSError], **LATER)
def send_password_reset(email):
    mail.send_password_reset(email)
