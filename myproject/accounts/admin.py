from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from myproject.blog.admin import BoundedAdmin

from .forms import AdminLoginForm
from .models import User

admin.site.login_form = AdminLoginForm


@admin.register(User)
class BoundedUserAdmin(BoundedAdmin, UserAdmin):
    """Django's page of users, whose list costs the same however many there are."""
