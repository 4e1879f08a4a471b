"""Which authors and tags a post has."""

from django.db import models

from myproject.caching.tags import raise_tags

from .. import cache_tags
from ..querysets import LinkQuerySet
from .posts import Post
from .topics import Author, Tag


class Link(models.Model):
    """What ties a post to a topic, with the date: one index holds each topic's list in order.

    Without the date, a list of 5,000 posts reads all of them to show 20 (docs/measured/plans.md).
    published_at is the database's to write, by the triggers of migration 0002, so that it is right
    whoever changes the post: null for a draft, else the post's own.
    """

    # The unique constraint's index finds the links of a post, the other one those of a topic.
    post = models.ForeignKey(Post, models.CASCADE, related_name="%(class)s_links", db_index=False)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def delete(self, *args, **kwargs):
        """Django deletes one row without its queryset where no signal is listened to."""
        raise_tags(cache_tags.of_links(type(self).objects.filter(pk=self.pk)))
        return super().delete(*args, **kwargs)


class PostAuthor(Link):
    author = models.ForeignKey(Author, models.CASCADE, related_name="links", db_index=False)

    class Meta(Link.Meta):
        db_table = "blog_post_authors"
        unique_together = [("post", "author")]
        indexes = [models.Index("author", "published_at", "post", name="post_author_published")]

    def __str__(self):
        return f"{self.author_id} of {self.post_id}"


class PostTag(Link):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="links", db_index=False)

    class Meta(Link.Meta):
        db_table = "blog_post_tags"
        unique_together = [("post", "tag")]
        indexes = [models.Index("tag", "published_at", "post", name="post_tag_published")]

    def __str__(self):
        return f"{self.tag_id} on {self.post_id}"
