from django.template import RequestContext, Template

from ..lives import cache_lives


def test_every_template_knows_the_four_lives(rf, settings):
    settings.CACHE_LIVES = {"SHORT": 1, "MEDIUM": 2, "LONG": 3, "FOREVER": 4}
    context = RequestContext(rf.get("/"), {}, [cache_lives])
    source = "{{ CACHE_SHORT }} {{ CACHE_MEDIUM }} {{ CACHE_LONG }} {{ CACHE_FOREVER }}"
    assert Template(source).render(context) == "1 2 3 4"
