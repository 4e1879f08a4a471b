"""Health URLs for load balancers and probes: plain text, never cached, no session.

/health/alive/  200 while this process answers. Varnish asks this one: with the database down,
                the pages that caches hold still go out.
/health/ready/  200 when database and cache answer, else 503 with what failed. A release and a
                load balancer that adds a server ask this one.

A middleware rather than a view: a probe has neither the public host name nor TLS.
"""

from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse


def database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def cache_answers():
    cache = caches["default"]
    cache.set("health", "ok", 10)
    if cache.get("health") != "ok":
        raise ConnectionError("a value that was stored did not come back")


CHECKS = {"database": database_answers, "cache": cache_answers}


def failures():
    """Return {check: error} for the checks that fail."""
    errors = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Exception as error:  # Whatever it is, it is what a probe must report.
            errors[name] = error
    return errors


def alive():
    return HttpResponse("alive\n", content_type="text/plain")


def ready():
    errors = failures()
    # The type only: messages of drivers name hosts and users.
    text = "".join(f"{name}: {type(error).__name__}\n" for name, error in errors.items())
    return HttpResponse(text or "ready\n", content_type="text/plain", status=503 if errors else 200)


class HealthMiddleware:
    responses = {"/health/alive/": alive, "/health/ready/": ready}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        respond = self.responses.get(request.path_info)
        if respond is None:
            return self.get_response(request)
        response = respond()
        response["Cache-Control"] = "no-store"
        return response
