"""What eases a launch from within the pages: flags, and a page that is fetched but not shown."""

from django.template import engines


def test_a_flag_is_on_for_every_template(rf, settings):
    settings.FLAGS = ["new-search"]
    source = "{% if 'new-search' in FLAGS %}new{% endif %}{% if 'other' in FLAGS %}other{% endif %}"
    assert engines["django"].from_string(source).render({}, rf.get("/")) == "new"


def test_a_page_asks_for_nothing_in_the_background_unless_told_to(client, db):
    assert "dark-launch" not in client.get("/about/").content.decode()


def test_a_page_is_told_what_to_ask_for_and_how_often(client, db, settings):
    settings.DARK_LAUNCH = {"share": "5", "address": '/new/?q="'}
    html = client.get("/about/").content.decode()
    assert 'data-share="5" data-address="/new/?q=&quot;"' in html
    assert "js/dark-launch.js" in html
