"""One id follows a request from the load balancer into every log line.

The load balancer sets X-Request-ID (and drops a client's own); without one, we make one.
"""

import logging
import re
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"

_request_id = ContextVar("request_id", default="-")
# What a header may carry into the logs: no line breaks, no bulk.
_acceptable = re.compile(r"[\w.:-]{1,64}").fullmatch


def current_request_id():
    """Return the id of the request at work, or "-" outside of one."""
    return _request_id.get()


class RequestIDMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        request.id = given if _acceptable(given) else uuid4().hex
        token = _request_id.set(request.id)
        try:
            return self.get_response(request)
        finally:
            _request_id.reset(token)


class RequestIDFilter(logging.Filter):
    """Give each log record a `request_id`."""

    def filter(self, record):
        record.request_id = current_request_id()
        return True
