from django.http import HttpResponse

from ..robots import NoRobotsMiddleware


def test_every_answer_says_that_it_is_not_to_be_found(rf):
    answer = NoRobotsMiddleware(lambda request: HttpResponse(status=404))(rf.get("/"))
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
