"""Which cached pages a change concerns: whatever changes what the public sees raises its tags.

posts                         everything that lists posts, or names authors and topics
post-12                       the page of a post
author-3, category-4, tag-5   the pages of posts that show their names
redirect-6                    an old address that leads elsewhere
redirects                     answers that there is nothing at an address
slug-post-9f86d081            answers that depend on which posts have a slug, or that none has

Pages declare their tags (views). Signals (invalidation) and querysets (tagged) raise them, so that
the admin with its bulk actions, the shell, commands, tasks and loaddata are all covered. SQL of
one's own is not: call raise_tags([...]) after it, or `manage.py bump_cache pages`.
"""

from hashlib import sha256

LISTS = "posts"
REDIRECTS = "redirects"
# What a post's address is made of, and whether it has one that visitors can see.
ADDRESS_FIELDS = {"slug", "published_at", "status"}


def cache_tag(instance):
    return f"{instance._meta.model_name}-{instance.pk}"


def slug_tag(kind, slug):
    """The tag of an answer that another row with this slug would change.

    Hashed: a slug may be longer than a cache key.
    """
    return f"slug-{kind}-{sha256(slug.encode()).hexdigest()[:16]}"


def of_absence(match):
    """The tags of an answer that nothing is at an address; `match`: what it was resolved to."""
    if match is None:
        return []
    if slug := match.kwargs.get("slug"):
        return [slug_tag(match.url_name, slug)]
    return [LISTS]


def of_page(post):
    """The tags of a post's page: itself, the names that it shows, and its neighbours."""
    shown = [post, *post.author_list, *post.tag_list, post.category, post.older, post.newer]
    return [cache_tag(thing) for thing in shown if thing]


def of_posts(posts):
    """What to raise when the public sees these posts come, change or go.

    The pages of their neighbours name them, and the lists. Drafts concern nobody.
    """
    tags = set()
    for post in posts.published().with_neighbours().only("slug").order_by().iterator():
        near = [post, post.older, post.newer]
        tags |= {LISTS, slug_tag("post", post.slug), *(cache_tag(one) for one in near if one)}
    return tags


def of_links(links):
    """What to raise when authors and tags are added to posts or taken away."""
    posts = set(links.published().order_by().values_list("post_id", flat=True))
    return posts and {LISTS, *(f"post-{pk}" for pk in posts)}


def of_comments(comments):
    posts = comments.order_by().values_list("post_id", flat=True).distinct()
    return {f"post-{pk}" for pk in posts.iterator()}


def of_topics(topics):
    """Authors, categories and tags, all of one kind."""
    tags = {LISTS}
    for topic in topics.only("slug").iterator():
        tags |= {cache_tag(topic), slug_tag(topic._meta.model_name, topic.slug)}
    return tags


def of_redirects(redirects):
    """What to raise when old addresses come, go or lead elsewhere."""
    tags = {cache_tag(redirect) for redirect in redirects.only("pk").iterator()}
    return tags and {REDIRECTS, *tags}
