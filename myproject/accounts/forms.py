from django.contrib.auth import forms

from myproject.blog.sending import send_on_commit

from .tasks import send_password_reset


class PasswordResetForm(forms.PasswordResetForm):
    """Django's form, whose mail is sent by a task.

    The request does the same for every address and looks for no account, so neither the answer
    nor its time says who has one.
    """

    def save(self, **options):
        send_on_commit(send_password_reset, self.cleaned_data["email"])
