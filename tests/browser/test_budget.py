"""Each kind of page keeps within the budget, on a phone, through every layer."""

import pytest

from .budget import BUDGET, PATHS, SCORES
from .lighthouse import visit_pages

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(stack, site):
    return visit_pages(stack)


@pytest.mark.parametrize("page", PATHS)
def test_a_page_is_all_that_lighthouse_asks_for(pages, page):
    assert pages[page]["failed"] == []
    assert {name: pages[page][name] for name in SCORES} == SCORES


@pytest.mark.parametrize("page", PATHS)
def test_a_page_costs_no_more_than_its_budget(pages, page):
    assert pages[page]["html"] > 0
    costs = {name: pages[page][name] for name in BUDGET}
    assert {name: cost for name, cost in costs.items() if cost > BUDGET[name]} == {}
