"""The address of a visitor, by which django-axes counts wrong passwords (settings/log_ins.py)."""


def address(request):
    """The address that connected to the load balancer, which Varnish reports.

    Varnish overwrites what a client sends (varnish/request.vcl); the app server's
    other end is a unix socket, which has none. Without an accelerator, in development, it is the
    other end's; None for a login without a visitor (force_login).
    """
    return request.headers.get("X-Forwarded-For") or request.META.get("REMOTE_ADDR")
