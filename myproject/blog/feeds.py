from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from .models import Post

ENTRIES = 20


class LatestPosts(Feed):
    """The newest posts as Atom. Every address is absolute: a cache may answer for any host."""

    feed_type = Atom1Feed

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
