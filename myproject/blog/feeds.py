from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from .models import Post
from .text import xml_safe

ENTRIES = 20


class LatestPosts(Feed):
    """The newest posts as Atom. Every address is absolute: a cache may answer for any host.

    Texts are cleaned again, since rows may be older than the fields that do it.
    """

    feed_type = Atom1Feed

    def title(self):
        return xml_safe(settings.SITE_NAME)

    def subtitle(self):
        return xml_safe(settings.SITE_DESCRIPTION)

    def link(self):
        return f"{settings.SITE_URL}/"

    def feed_url(self):
        return f"{settings.SITE_URL}/feed.xml"

    def items(self):
        return Post.objects.published().with_teaser()[:ENTRIES]

    def item_link(self, post):
        return settings.SITE_URL + post.get_absolute_url()

    def item_title(self, post):
        return xml_safe(post.title)

    def item_description(self, post):
        return xml_safe(post.excerpt)

    def item_author_name(self, post):
        return xml_safe(", ".join(author.name for author in post.author_list))

    def item_categories(self, post):
        return [xml_safe(tag.name) for tag in post.tag_list]

    def item_pubdate(self, post):
        return post.published_at

    def item_updateddate(self, post):
        return post.last_modified
