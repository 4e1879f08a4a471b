"""Nothing of this site is for search engines: a staging site's pages must not be found.

https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
"""


class NoRobotsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response
