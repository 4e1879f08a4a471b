"""static/js/dark-launch.js in a browser: what it fetches, and that nobody sees it."""

import pytest

pytestmark = pytest.mark.browser

ADD = """share => new Promise((done) => {
    const script = document.createElement("script");
    Object.assign(script.dataset, { share, address: "/about/?dark" });
    script.src = "/static/js/dark-launch.js";
    script.onload = () => { dispatchEvent(new Event("load")); done(); };
    document.head.append(script);
})"""


@pytest.mark.parametrize(("share", "times"), [("100", 1), ("0", 0)])
def test_a_share_of_page_views_fetches_it_as_a_stranger(open_page, share, times):
    page = open_page("/")
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.evaluate(ADD, share)
    page.wait_for_load_state("networkidle")
    dark = [request for request in asked if request.url.endswith("/about/?dark")]
    assert len(dark) == times
    assert all("cookie" not in request.headers for request in dark)
    assert page.url.endswith("/")
