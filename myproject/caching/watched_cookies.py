"""Cookies that note which of them were read: a page that depends on one is not everybody's."""

READ_ONE = ("__contains__", "__getitem__", "get", "pop", "setdefault")
READ_ALL = (
    *("__eq__", "__iter__", "__len__", "__or__", "__repr__", "__ror__"),
    *("copy", "items", "keys", "popitem", "values"),
)


class WatchedCookies(dict):
    """names_read: those that were asked for, whether they were there or not; "*" for all.

    names_read_by_view: those asked for between begin_view() and end_view().
    """

    def __init__(self, cookies):
        super().__init__(cookies)
        self.names_read, self.names_read_by_view = set(), set()
        self.is_in_view = False


def begin_view(request):
    if isinstance(request.COOKIES, WatchedCookies):
        request.COOKIES.is_in_view = True


def end_view(request, response):
    """When the response is rendered, which a TemplateResponse is after its view."""

    def end(response):
        if isinstance(request.COOKIES, WatchedCookies):
            request.COOKIES.is_in_view = False

    if getattr(response, "is_rendered", True):
        end(response)
    else:
        response.add_post_render_callback(end)
    return response


def _noting(method, name=None):
    def read(self, *arguments):
        self.names_read.add(name or arguments[0])
        if self.is_in_view:
            self.names_read_by_view.add(name or arguments[0])
        return getattr(dict, method)(self, *arguments)

    return read


for _method in READ_ONE:
    setattr(WatchedCookies, _method, _noting(_method))
for _method in READ_ALL:
    setattr(WatchedCookies, _method, _noting(_method, "*"))
