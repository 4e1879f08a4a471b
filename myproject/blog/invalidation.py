"""Signals that raise the tags of rows which are saved or deleted one by one, by loaddata too.

Changes in bulk, and of many-to-many relations, raise theirs in the querysets (tagged).
"""

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from myproject.caching.tags import raise_tags

from .cache_tags import ADDRESS_FIELDS, REDIRECTS, cache_tag


def _rows(instance):
    return type(instance).objects.filter(pk=instance.pk)


def _destinations(post):
    """{(tag, what decides where it leads)} of the redirects to the post."""
    redirects = post._meta.get_field("redirects").related_model.objects.filter(post=post.pk)
    fields = [f"post__{name}" for name in sorted(ADDRESS_FIELDS)]
    return {(f"redirect-{pk}", *values) for pk, *values in redirects.values_list("pk", *fields)}


def before_post(instance, **kwargs):
    instance.destinations_before = _destinations(instance)
    before(instance)


def after_post(instance, **kwargs):
    moved_from = instance.__dict__.pop("destinations_before", set())
    moved = {tag for tag, *_ in moved_from ^ _destinations(instance)}
    raise_tags(moved and {REDIRECTS, *moved})
    after(instance)


def after_redirect(instance, **kwargs):
    raise_tags({REDIRECTS, cache_tag(instance)})


def before_comment(instance, **kwargs):
    # A comment may move to another post.
    posts = _rows(instance).approved().order_by().values_list("post_id", flat=True)
    instance.tags_before = {f"post-{pk}" for pk in posts}


def after_comment(instance, **kwargs):
    # One that waits for a moderator is seen by nobody: visitors empty no cache.
    shown = {f"post-{instance.post_id}"} if instance.status == "approved" else set()
    raise_tags(instance.__dict__.pop("tags_before", set()) | shown)


def before(instance, **kwargs):
    """Note what the row as it is stored concerns."""
    rows = _rows(instance)
    instance.tags_before = rows.tags_of(rows)


def after(instance, **kwargs):
    rows = _rows(instance)
    raise_tags(instance.__dict__.pop("tags_before", set()) | rows.tags_of(rows))


def connect(post, comment, topics, redirect, links):
    """Have every change of a row of these models raise its tags."""
    _listen(post, before_post, after_post)
    _listen(comment, before_comment, after_comment)
    _listen(redirect, None, after_redirect)
    for topic in topics:
        _listen(topic, before, after)
    for link in links:
        # A receiver of deletions would have each link of a topic that goes read and deleted alone.
        pre_save.connect(before, link)
        post_save.connect(after, link)


def _listen(model, before_change, after_change):
    for signal in (pre_save, pre_delete):
        if before_change:
            signal.connect(before_change, model)
    for signal in (post_save, post_delete):
        signal.connect(after_change, model)
