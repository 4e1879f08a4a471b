"""Headers that every answer carries, whatever view made it: settings.HEADERS, {name: value}.

A view that sets one itself keeps its own.
"""

from django.conf import settings


class HeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in settings.HEADERS.items():
            response.headers.setdefault(name, value)
        return response
