import logging

import pytest
from django.http import HttpResponse

from ..request_id import RequestIDFilter, RequestIDMiddleware, current_request_id


def answer(rf, **headers):
    seen = []

    def view(request):
        seen.append(current_request_id())
        return HttpResponse()

    RequestIDMiddleware(view)(rf.get("/", headers=headers))
    return seen[0]


def test_the_load_balancers_id_is_kept(rf):
    assert answer(rf, x_request_id="abc-123") == "abc-123"


@pytest.mark.parametrize("given", ["", "a b", "a\nb", "x" * 65, '"},{"admin":"'])
def test_anything_else_gets_an_id_of_ours(rf, given):
    assert len(answer(rf, x_request_id=given)) == 32


def test_a_log_line_carries_the_id_within_a_request_and_a_dash_outside():
    record = logging.makeLogRecord({})
    RequestIDFilter().filter(record)
    assert record.request_id == "-"
