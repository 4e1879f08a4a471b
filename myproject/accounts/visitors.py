"""Who asks, as far as an address tells."""


def address(request):
    """The address that connected to the load balancer, which Varnish reports.

    It overwrites what a client sends (varnish/request.vcl: recognise_client); the app server's
    other end is a unix socket, which has none. Without an accelerator, in development, it is the
    other end's; None for a log-in without a visitor (force_login).
    """
    return request.headers.get("X-Forwarded-For") or request.META.get("REMOTE_ADDR")
