"""One id follows a request from the load balancer into every log line, the database's included.

The load balancer sets X-Request-ID (and drops a client's own); without one, we make one. Each SQL
statement ends with it as a comment, so that the database's log of slow ones and its list of waiting
ones name the request: https://google.github.io/sqlcommenter/
"""

import logging
import re
from contextvars import ContextVar
from uuid import uuid4

# X-Request-ID. Each hit of the page cache looks: request.headers would make a copy of all headers.
HEADER = "HTTP_X_REQUEST_ID"

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
        given = request.META.get(HEADER, "")
        request.id = given if _acceptable(given) else uuid4().hex
        token = _request_id.set(request.id)
        try:
            return self.get_response(request)
        finally:
            _request_id.reset(token)


def comment_statements(connection, **kwargs):
    """Receiver of connection_created: costs what joining two texts does, and no round trip."""
    if _commented not in connection.execute_wrappers:
        # First: execute_wrapper() takes the last one away again, and may be at work now.
        connection.execute_wrappers.insert(0, _commented)


def _commented(execute, sql, params, many, context):
    # psycopg2's own composed statements are no text; an id holds nothing that ends a comment.
    if isinstance(sql, str) and (request_id := current_request_id()) != "-":
        sql = f"{sql} /* request_id={request_id} */"
    return execute(sql, params, many, context)


class RequestIDFilter(logging.Filter):
    """Give each log record a `request_id`."""

    def filter(self, record):
        # What Django itself says of a request comes after the middleware.
        request = getattr(record, "request", None)
        record.request_id = getattr(request, "id", None) or current_request_id()
        return True
