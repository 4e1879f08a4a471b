from django.http import HttpResponse

from ..headers import HeadersMiddleware


def answer(rf, settings, **own):
    settings.HEADERS = {"X-One": "1", "X-Two": "2"}
    return HeadersMiddleware(lambda request: HttpResponse(status=404, headers=own))(rf.get("/"))


def test_every_answer_carries_them(rf, settings):
    headers = answer(rf, settings).headers
    assert (headers["X-One"], headers["X-Two"]) == ("1", "2")


def test_a_view_keeps_its_own(rf, settings):
    assert answer(rf, settings, **{"X-One": "own"}).headers["X-One"] == "own"
