"""What django-axes counts wrong passwords by, and stores of the visitor (settings/log_ins.py)."""

from ipaddress import ip_address

from axes.handlers.database import AxesDatabaseHandler

from myproject.blog.text import one_line

MAX_USERNAME = 255  # characters that axes' column takes; no account has a name of more than 150.
STORED = ("axes_user_agent", "axes_path_info", "axes_http_accept")


def address(request):
    """The address that connected to the load balancer, which Varnish reports.

    Varnish overwrites what a client sends (varnish/request.vcl); the app server's
    other end is a unix socket, which has none. Without an accelerator, in development, it is the
    other end's; None for a login without a visitor (force_login), and for what is no address.
    """
    return _ip_address(request.headers.get("X-Forwarded-For")) or _ip_address(
        request.META.get("REMOTE_ADDR")
    )


def _ip_address(text):
    try:
        # Without the zone of fe80::1%eth0, which PostgreSQL does not know.
        return str(ip_address((text or "").partition("%")[0].strip()))
    except ValueError:
        return None


def username(request, credentials=None):
    """The name that was tried, as axes' column takes it: names that differ in the rest are one."""
    name = (credentials or request.POST).get("username")
    return name if name is None else one_line(name)[:MAX_USERNAME]


class LoginAttempts(AxesDatabaseHandler):
    """Axes' own, for headers with characters that PostgreSQL cannot store."""

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        for name in STORED if request else ():
            setattr(request, name, one_line(getattr(request, name)))
        return super().user_login_failed(sender, credentials, request, **kwargs)
