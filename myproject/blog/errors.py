"""The page for requests that Django does not accept, such as a form beyond DATA_UPLOAD_MAX_….

Django's own page is without a word of what to do.
"""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.template.loader import render_to_string

REASONS = {
    RequestDataTooBig: "The text that you sent is too large. Shorten it, or split it.",
    TooManyFieldsSent: "You sent too many fields or selected rows at once. Select fewer.",
    TooManyFilesSent: "You sent too many files at once. Send fewer.",
}


def bad_request(request, exception):
    """Handle 400s. The exception's own text may hold what is not for visitors."""
    is_too_large = isinstance(exception, RequestDataTooBig)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else HTTPStatus.BAD_REQUEST
    context = {"reason": REASONS.get(type(exception), ""), "status": status}
    # Without the request: the context processors may need what is wrong with it.
    return HttpResponse(render_to_string("400.html", context), status=status)
