from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import forms
from django.forms import TextInput

from myproject.blog.sending import send_on_commit
from myproject.blog.text import one_line

from .tasks import send_password_reset


class UsernameField(forms.UsernameField):
    """A name without control characters.

    Django's form would refuse one with a NUL before the try is counted.
    """

    def to_python(self, value):
        return super().to_python(one_line(value) if value else value)


class LoginForm(forms.AuthenticationForm):
    username = UsernameField(widget=TextInput({"autofocus": True}))


class AdminLoginForm(AdminAuthenticationForm):
    username = UsernameField(widget=TextInput({"autofocus": True}))


class PasswordResetForm(forms.PasswordResetForm):
    """Django's form, whose mail is sent by a task.

    The request does the same for every address and looks for no account, so neither the answer
    nor its time says who has one.
    """

    def save(self, **options):
        send_on_commit(send_password_reset, self.cleaned_data["email"])
