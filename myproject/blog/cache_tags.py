"""Which cached pages a change concerns: whatever changes what the public sees raises its tags.

posts                         everything that lists posts, or names authors and topics
post-12                       the page of a post
author-3, category-4, tag-5   the pages of posts that show their names
redirect-6                    an old address that leads elsewhere
redirects                     answers that there is nothing at an address

Pages declare their tags (views). Signals and the querysets' own update methods raise them, so that
the admin with its bulk actions, the shell, commands and tasks are all covered.
"""

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from myproject.caching.tags import raise_tags

LISTS = "posts"
REDIRECTS = "redirects"
# What a post's address is made of, and whether it has one that visitors can see.
ADDRESS_FIELDS = {"slug", "published_at", "status"}


def cache_tag(instance):
    return f"{instance._meta.model_name}-{instance.pk}"


def of_page(post):
    """The tags of a post's page: itself, the names that it shows, and its neighbours."""
    shown = [post, *post.author_list, *post.tag_list, post.category, post.older, post.newer]
    return [cache_tag(thing) for thing in shown if thing]


def of_posts(posts):
    """What to raise when the public sees these posts come, change or go.

    The pages of their neighbours name them, and the lists. Drafts concern nobody.
    """
    tags = set()
    for post in posts.published().with_neighbours().only("pk").order_by().iterator():
        near = [post, post.older, post.newer]
        tags |= {LISTS, *(cache_tag(thing) for thing in near if thing)}
    return tags


def of_comments(comments):
    posts = comments.order_by().values_list("post_id", flat=True).distinct()
    return {f"post-{pk}" for pk in posts.iterator()}


def of_topics(topics):
    """Authors, categories and tags, all of one kind."""
    return {LISTS, *(cache_tag(topic) for topic in topics.only("pk").iterator())}


def of_redirects(redirects):
    """What to raise when old addresses come, go or lead elsewhere."""
    tags = {cache_tag(redirect) for redirect in redirects.only("pk").iterator()}
    return tags and {REDIRECTS, *tags}


def _destinations(redirects):
    """{(tag, what decides where it leads)} of the redirects to posts."""
    fields = [f"post__{name}" for name in sorted(ADDRESS_FIELDS)]
    return {(f"redirect-{pk}", *values) for pk, *values in redirects.values_list("pk", *fields)}


def connect(post_model, comment_model, topic_models, redirect_model):
    """Have every change through the ORM raise its tags."""

    def itself(instance):
        return type(instance).objects.filter(pk=instance.pk)

    def destinations(post):
        return _destinations(redirect_model.objects.filter(post=post.pk))

    def before_post(instance, **kwargs):
        instance.tags_before = of_posts(itself(instance))
        instance.destinations_before = destinations(instance)

    def after_post(instance, **kwargs):
        before = instance.__dict__.pop("destinations_before", set())
        moved = {tag for tag, *_ in before ^ destinations(instance)}
        tags = instance.__dict__.pop("tags_before", set()) | of_posts(itself(instance))
        raise_tags(tags | (moved and {REDIRECTS, *moved}))

    def after_redirect(instance, **kwargs):
        raise_tags({REDIRECTS, cache_tag(instance)})

    def after_relation(instance, action, pk_set, **kwargs):
        if action in ("post_add", "post_remove", "post_clear"):
            pks = [instance.pk] if isinstance(instance, post_model) else pk_set or []
            raise_tags(of_posts(post_model.objects.filter(pk__in=pks)))

    def after_comment(instance, created=False, **kwargs):
        # A new one that waits for a moderator is seen by nobody: visitors empty no cache.
        if not created or instance.status == "approved":
            raise_tags({f"post-{instance.post_id}"})

    def after_topic(instance, **kwargs):
        raise_tags({LISTS, cache_tag(instance)})

    def listen(signal, receiver, sender):
        signal.connect(receiver, sender, weak=False)

    for signal in (pre_save, pre_delete):
        listen(signal, before_post, post_model)
    for signal in (post_save, post_delete):
        listen(signal, after_post, post_model)
        listen(signal, after_comment, comment_model)
        listen(signal, after_redirect, redirect_model)
        for model in topic_models:
            listen(signal, after_topic, model)
    for field in post_model._meta.many_to_many:
        listen(m2m_changed, after_relation, field.remote_field.through)
