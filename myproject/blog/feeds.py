from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from .models import Post
from .text import xml_safe

ENTRIES = 20


class XMLSafeAtom(Atom1Feed):
    """Atom without what XML cannot express: rows may be older than the fields that remove it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*map(_xml_safe, args), **_all_xml_safe(kwargs))

    def add_item(self, *args, **kwargs):
        super().add_item(*map(_xml_safe, args), **_all_xml_safe(kwargs))


def _all_xml_safe(values):
    return {name: _xml_safe(value) for name, value in values.items()}


def _xml_safe(value):
    if isinstance(value, list):
        return [_xml_safe(one) for one in value]
    return xml_safe(value) if isinstance(value, str) else value


class LatestPosts(Feed):
    """The newest posts as Atom. Every address is absolute: a cache may answer for any host."""

    feed_type = XMLSafeAtom

    def title(self):
        return settings.SITE_NAME

    def subtitle(self):
        return settings.SITE_DESCRIPTION

    def link(self):
        return f"{settings.SITE_URL}/"

    def feed_url(self):
        return f"{settings.SITE_URL}/feed.xml"

    def items(self):
        return Post.objects.published().with_teaser()[:ENTRIES]

    def item_link(self, post):
        return settings.SITE_URL + post.get_absolute_url()

    def item_title(self, post):
        return post.title

    def item_description(self, post):
        return post.excerpt

    def item_author_name(self, post):
        return ", ".join(author.name for author in post.author_list)

    def item_categories(self, post):
        return [tag.name for tag in post.tag_list]

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return post.last_modified
