"""Django's ways to write, each as a function of `site` (see test_writes.py)."""

from datetime import UTC, datetime

from asgiref.sync import async_to_sync
from django.core import serializers
from django.db.models import Value
from django.db.models.functions import Concat

from myproject.blog.models import (
    Author,
    Category,
    Comment,
    Post,
    PostAuthor,
    PostTag,
    Tag,
)

NOON = datetime(2024, 3, 12, 12, tzinfo=UTC)
TITLE = {"title": "Changed"}


def wait_for(method, *args, **kwargs):
    async def run():
        return await method(*args, **kwargs)

    return async_to_sync(run)()


def load(*rows):
    """Load rows as a fixture would."""
    for one in serializers.deserialize("json", serializers.serialize("json", rows)):
        one.save()


def save(site):
    site.post.title = "Changed"
    site.post.save()


def save_in_bulk_with_conflicts(site):
    post = Post.objects.get(pk=site.post.pk)
    post.title = "Changed"
    Post.objects.bulk_create(
        [post], update_conflicts=True, unique_fields=["pk"], update_fields=["title"]
    )


def load_title(site):
    site.post.title = "Changed"
    load(site.post)


def new_category():
    return Category.objects.create(name="Changed", slug="changed")


def new_tag():
    return Tag.objects.create(name="Changed", slug="changed")


def new_author():
    return Author.objects.create(name="Changed", slug="changed")


POSTS = {
    "save": save,
    "asave": lambda site: (
        setattr(site.post, "title", "Changed"),
        wait_for(site.post.asave),
    ),
    "update": lambda site: site.posts.update(**TITLE),
    "aupdate": lambda site: wait_for(site.posts.aupdate, **TITLE),
    "bulk_update": lambda site: Post.objects.bulk_update(
        [Post(pk=site.post.pk, **TITLE)], ["title"]
    ),
    "abulk_update": lambda site: wait_for(
        Post.objects.abulk_update, [Post(pk=site.post.pk, **TITLE)], ["title"]
    ),
    "update_or_create": lambda site: Post.objects.update_or_create(pk=site.post.pk, defaults=TITLE),
    "aupdate_or_create": lambda site: wait_for(
        Post.objects.aupdate_or_create, pk=site.post.pk, defaults=TITLE
    ),
    "bulk_create with update_conflicts": save_in_bulk_with_conflicts,
    "update by the base manager": lambda site: Post._base_manager.filter(pk=site.post.pk).update(
        **TITLE
    ),
    "update of a relation": lambda site: site.tag.posts.update(**TITLE),
    "update with an expression": lambda site: site.posts.update(
        title=Concat(Value("Chan"), Value("ged"))
    ),
    "loaddata": load_title,
}
CATEGORY = {
    "add": lambda site: new_category().posts.add(site.post),
    "add one by one": lambda site: new_category().posts.add(site.post, bulk=False),
    "set": lambda site: new_category().posts.set([site.post]),
    "update": lambda site: site.posts.update(category=new_category()),
}
NO_CATEGORY = {
    "remove": lambda site: site.post.category.posts.remove(site.post),
    "clear": lambda site: site.post.category.posts.clear(),
    "clear one by one": lambda site: site.post.category.posts.clear(bulk=False),
    "set": lambda site: site.post.category.posts.set([]),
    "delete": lambda site: site.post.category.delete(),
    "delete in bulk": lambda site: Category.objects.all().delete(),
}
TAGS = {
    "add": lambda site: site.post.tags.add(new_tag()),
    "aadd": lambda site: wait_for(site.post.tags.aadd, new_tag()),
    "set": lambda site: site.post.tags.set([new_tag()]),
    "create": lambda site: site.post.tags.create(name="Changed", slug="changed"),
    "get_or_create": lambda site: site.post.tags.get_or_create(name="Changed", slug="changed"),
    "reverse add": lambda site: new_tag().posts.add(site.post),
    "reverse set": lambda site: new_tag().posts.set([site.post]),
    "through create": lambda site: PostTag.objects.create(post=site.post, tag=new_tag()),
    "through save": lambda site: PostTag(post=site.post, tag=new_tag()).save(),
    "through get_or_create": lambda site: PostTag.objects.get_or_create(
        post=site.post, tag=new_tag()
    ),
    "through bulk_create": lambda site: PostTag.objects.bulk_create(
        [PostTag(post=site.post, tag=new_tag())]
    ),
    "through bulk_create with ignore_conflicts": lambda site: PostTag.objects.bulk_create(
        [PostTag(post=site.post, tag=new_tag())], ignore_conflicts=True
    ),
    "through update": lambda site: PostTag.objects.filter(post=site.post).update(tag=new_tag()),
    "through bulk_update": lambda site: PostTag.objects.bulk_update(
        [PostTag(pk=site.link.pk, tag=new_tag())], ["tag"]
    ),
    "loaddata": lambda site: load(PostTag(pk=site.link.pk + 1, post=site.post, tag=new_tag())),
    "another author": lambda site: new_author().posts.add(site.post),
    "an author by the through model": lambda site: PostAuthor.objects.create(
        post=site.post, author=new_author()
    ),
}
NO_TAG = {
    "remove": lambda site: site.post.tags.remove(site.tag),
    "clear": lambda site: site.post.tags.clear(),
    "aclear": lambda site: wait_for(site.post.tags.aclear),
    "set": lambda site: site.post.tags.set([]),
    "set with clear": lambda site: site.post.tags.set([], clear=True),
    "reverse remove": lambda site: site.tag.posts.remove(site.post),
    "reverse clear": lambda site: site.tag.posts.clear(),
    "reverse set": lambda site: site.tag.posts.set([]),
    "through delete": lambda site: site.link.delete(),
    "through delete in bulk": lambda site: PostTag.objects.all().delete(),
    "through raw delete": lambda site: PostTag.objects.all()._raw_delete("default"),
    "through the base manager": lambda site: PostTag._base_manager.all().delete(),
    "tag delete": lambda site: site.tag.delete(),
    "tag delete in bulk": lambda site: Tag.objects.all().delete(),
}
TOPICS = {
    "save": lambda site: Tag(pk=site.tag.pk, name="Changed", slug="varnish").save(),
    "update": lambda site: Tag.objects.update(name="Changed"),
    "bulk_create with update_conflicts": lambda site: Tag.objects.bulk_create(
        [Tag(name="Changed", slug="varnish")],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name"],
    ),
    "update_or_create": lambda site: Tag.objects.update_or_create(
        slug="varnish", defaults={"name": "Changed"}
    ),
    "loaddata": lambda site: load(Tag(pk=site.tag.pk, name="Changed", slug="varnish")),
}


def comment(site, **values):
    words = {"name": "Ann", "email": "a@example.com", "body": "Changed", "status": "approved"}
    dates = {"created_at": NOON, "last_modified": NOON}
    return Comment(**{"post": site.post, **dates, **words, **values})


COMMENTS = {
    "save": lambda site: comment(site).save(),
    "add of a relation": lambda site: site.post.comments.add(comment(site), bulk=False),
    "add from another post": lambda site: site.post.comments.add(site.elsewhere),
    "create of a relation": lambda site: site.post.comments.create(
        name="Ann", email="a@example.com", body="Changed", status="approved"
    ),
    "bulk_create": lambda site: Comment.objects.bulk_create([comment(site)]),
    "abulk_create": lambda site: wait_for(Comment.objects.abulk_create, [comment(site)]),
    "bulk_create with ignore_conflicts": lambda site: Comment.objects.bulk_create(
        [comment(site)], ignore_conflicts=True
    ),
    "move by save": lambda site: (
        setattr(site.elsewhere, "post", site.post),
        site.elsewhere.save(),
    ),
    "move by update": lambda site: Comment.objects.filter(pk=site.elsewhere.pk).update(
        post=site.post
    ),
    "loaddata": lambda site: load(comment(site, pk=site.elsewhere.pk + 1)),
    "loaddata of a move": lambda site: load(comment(site, pk=site.elsewhere.pk)),
}
