"""Personal parts of pages that are the same for everybody.

A page never reads who asks for it, so that one stored copy serves all. Where it has a personal
part, {% personal "url-name" %}, the web accelerator includes that for those who have a session
(ESI). Where there is no accelerator, static/caching/personal.js fetches it for those who have the
cookie HINT. The view of such a part is private, lies where the accelerator passes cookies on, and
sets none.

https://www.w3.org/TR/esi-lang/   https://www.w3.org/TR/edge-arch/
"""

from django.conf import settings

# Says that there is a session, to scripts: the session's own cookie is none of theirs.
HINT = "personal"
# Surrogate-Capability. Each hit of the page cache looks: request.headers would make a copy of all.
CAPABILITY = "HTTP_SURROGATE_CAPABILITY"


def includes(request):
    """Whether who asks will put the parts in. Nobody but the accelerator may send this header."""
    return "ESI/1.0" in request.META.get(CAPABILITY, "")


def ask_to_include(response):
    response["Surrogate-Control"] = 'content="ESI/1.0"'


class HintMiddleware:
    """The cookie HINT comes, lives and goes with the session's. Goes before SessionMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None:
            response.cookies[HINT] = "1" if session.value else ""
            response.cookies[HINT].update({**session, "httponly": ""})
        return response
