"""Write a Source into the database: made, updated or left alone, and never by halves."""

from html import unescape

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst, slugify

from .. import markdown
from ..models import Author, Category, Post, Tag
from . import Refused
from .images import Images
from .template_tags import TemplateTags

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
EXCERPT = 1000  # characters; the model's own limit


def write(source, images: Images, tags: TemplateTags, addresses):
    """Return CREATED, UPDATED or UNCHANGED. Raises Refused; then nothing was written.

    addresses  the (slug, day) of all files of this import
    """
    saved_before = len(images.saved)
    try:
        with transaction.atomic():
            return _write(_existing(source, addresses), source, images, tags)
    except ValidationError as error:
        reason = "; ".join(
            f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()
        )
    except (DataError, IntegrityError) as error:
        reason = str(error).strip()
    images.discard(images.saved[saved_before:])
    raise Refused(reason)


def _existing(source, addresses):
    """The post of this file: the one at its address, else the one that has moved to it."""
    namesakes = Post.objects.filter(slug=source.slug).defer("search")
    for post in namesakes:
        if post.published_on == source.published_on:
            return post
    moved = [post for post in namesakes if (post.slug, post.published_on) not in addresses]
    return moved[0] if len(moved) == 1 else None


def _write(post, source, images, tags):
    is_new = post is None
    post = post or Post(slug=source.slug)
    values = _values(source, images, tags)
    related = {
        "authors": _related(Author, source.authors, _person),
        "tags": _related(Tag, source.tags, str),
    }
    if not is_new and _agrees(post, values, related):
        return UNCHANGED
    for name, value in values.items():
        setattr(post, name, value)
    post.full_clean(validate_unique=False, validate_constraints=False)
    post.save()
    for name, objects in related.items():
        getattr(post, name).set(objects)
    return CREATED if is_new else UPDATED


def _agrees(post, values, related):
    return all(getattr(post, name) == value for name, value in values.items()) and all(
        set(getattr(post, name).all()) == set(objects) for name, objects in related.items()
    )


def _values(source, images, tags):
    body = images.resolve(tags.resolve(source.body, image=source.image))
    lead = images.stored(source.image) if source.image else None
    return {
        "title": source.title,
        "excerpt": _excerpt(tags.resolve(source.excerpt) or body),
        "body": body,
        "published_at": source.published_at,
        "status": Post.Status.DRAFT if source.draft else Post.Status.PUBLISHED,
        "category": next(iter(_related(Category, [source.category], str)), None),
        "lead_image": lead[0] if lead else "",
        "lead_image_alt": source.image_alt[:250] if lead else "",
    }


def _excerpt(text):
    """Plain text: what stands in lists, feeds and search results carries no markup."""
    plain = unescape(strip_tags(markdown.render(text)))
    return Truncator(" ".join(plain.split())).chars(EXCERPT)


def _related(model, names, present):
    """The rows for `names`, made where they are missing; a name without a letter is passed over."""
    slugs = {slugify(name)[:100]: name for name in reversed(names)}
    slugs.pop("", None)
    return [
        model.objects.get_or_create(slug=slug, defaults={"name": present(name)[:100]})[0]
        for slug, name in slugs.items()
    ]


def _person(name):
    """amy-mok, as generators key their authors, is Amy Mok."""
    is_key = name == slugify(name)
    return " ".join(capfirst(part) for part in name.split("-")) if is_key else name
