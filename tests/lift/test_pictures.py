"""media: what its README says, done to a project that is not ours."""

import re

import pytest

from .test_packages import take

pytestmark = [pytest.mark.stack, pytest.mark.apart]

# Twenty pictures as the project shows them without the piece. Wagtail has sizes of its own.
BEFORE = {
    "bare": """
def shown():
    return {"urls": [f"/media/posts/{number}.jpg" for number in range(20)]}

TEXT = "{% for url in urls %}<img src='{{ url }}'>{% endfor %}"
""",
    "wagtail": """
from wagtail.images.models import Image

def shown():
    return {"images": list(Image.objects.all())}

TEXT = "{% load wagtailimages_tags %}{% for one in images %}{% image one width-672 %}{% endfor %}"
""",
}
AFTER = """
from pictures.templatetags.pictures import Shown

def shown():
    return {"all": [Shown(f"posts/{number}.jpg", 1500, 1000, False) for number in range(20)]}

TEXT = "{% load pictures %}{% for one in all %}{% picture one 'lead' %}{% endfor %}"
"""
PAGE = """
from django.http import HttpResponse
from django.template import engines

def pictures(request):
    return HttpResponse(engines["django"].from_string(TEXT).render(shown(), request))

urlpatterns.insert(0, path("pictures/", pictures))
"""
UPLOAD = """
import sys
from pathlib import Path
import django
django.setup()
from PIL import Image
if sys.argv[1] == "wagtail":
    from wagtail.images.models import Image as Row
    Row.objects.all().delete()  # Of the test before, with its files.
    for number in range(20):
        Row.objects.create(title=number, file=f"posts/{number}.jpg", width=1500, height=1000)
Path("media/posts").mkdir(parents=True)
picture = Image.effect_noise((150, 100), 60).resize((1500, 1000)).convert("RGB")
for number in range(20):
    picture.save(f"media/posts/{number}.jpg", quality=95)
"""
FETCH = """
import sys
import django
django.setup()
from django.test import Client
answer = Client(headers={"host": "localhost"}).get(sys.argv[1])
print(answer.status_code, answer["Content-Type"], len(b"".join(answer)))
"""


@pytest.fixture
def showing(site):
    site.append(site.urls, BEFORE[site.kind] + PAGE)
    site.python(UPLOAD, site.kind)
    return site


def test_a_list_of_twenty_pictures_makes_no_query(showing):
    showing.ask("/pictures/")  # A Wagtail site makes its sizes.
    # One for the list and one for each picture, in each process anew: its sizes stand in a table.
    assert showing.queries("/pictures/", times=1) == {"bare": 0, "wagtail": 21}[showing.kind]
    take(showing, "media")
    showing.append(showing.urls, AFTER)
    assert showing.queries("/pictures/", times=1) == 0


def test_what_a_phone_loads_is_a_tenth_of_the_upload_and_is_there_when_it_is_asked_for(showing):
    take(showing, "media")
    showing.append(showing.urls, AFTER)
    page = showing.ask("/pictures/")[1]
    address = re.search(r'image/avif" srcset="(\S+) 672w', page)[1]
    status, kind, size = showing.python(FETCH, address).split()
    assert (status, kind) == ("200", "image/avif")
    upload = (showing.folder / "media/posts/0.jpg").stat().st_size
    assert 0 < int(size) < upload / 10
