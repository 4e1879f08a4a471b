"""Cookies that note which of them were read: a page that depends on one is not everybody's."""

READ_ONE = ("__contains__", "__getitem__", "get", "pop", "setdefault")
READ_ALL = (
    *("__eq__", "__iter__", "__len__", "__or__", "__repr__", "__ror__"),
    *("copy", "items", "keys", "popitem", "values"),
)


class WatchedCookies(dict):
    """names_read: those that were asked for, whether they were there or not; "*" for all."""

    def __init__(self, cookies):
        super().__init__(cookies)
        self.names_read = set()


def _noting(method, name=None):
    def read(self, *arguments):
        self.names_read.add(name or arguments[0])
        return getattr(dict, method)(self, *arguments)

    return read


for _method in READ_ONE:
    setattr(WatchedCookies, _method, _noting(_method))
for _method in READ_ALL:
    setattr(WatchedCookies, _method, _noting(_method, "*"))
