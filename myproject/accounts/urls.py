"""Pages of one visitor, under /accounts/: a private prefix of varnish/site.vcl, never stored.

Paths and names are those of django.contrib.auth.urls.
"""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.decorators.cache import never_cache

from . import views
from .forms import LoginForm, PasswordResetForm

# Not Django's names for the two: the admin's own page of a password has the templates of those.
password_change = auth.PasswordChangeView.as_view(template_name="registration/new_password.html")
password_change_done = auth.PasswordChangeDoneView.as_view(
    template_name="registration/new_password_done.html"
)
login = auth.LoginView.as_view(authentication_form=LoginForm, redirect_authenticated_user=True)
password_reset = auth.PasswordResetView.as_view(form_class=PasswordResetForm)

urlpatterns = [
    path("login/", login, name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("profile/", views.profile, name="profile"),
    path("password_change/", never_cache(password_change), name="password_change"),
    path("password_change/done/", never_cache(password_change_done), name="password_change_done"),
    path("password_reset/", never_cache(password_reset), name="password_reset"),
    path(
        "password_reset/done/",
        never_cache(auth.PasswordResetDoneView.as_view()),
        name="password_reset_done",
    ),
    path(
        "reset/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "reset/done/",
        never_cache(auth.PasswordResetCompleteView.as_view()),
        name="password_reset_complete",
    ),
]
