"""Writes a Source into the database: made, updated or left alone, and never by halves."""

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from myproject.blog.models import Author, Category, Post, Tag
from myproject.blog.querysets import path_forms

from .. import CREATED, UNCHANGED, UPDATED, Refused, redirects
from .addresses import is_elsewhere
from .excerpts import excerpt
from .topics import related


class Posts:
    """Writes the posts of one import.

    body_of    function: source → Body, which resolves its texts
    images     keeps the lead images
    addresses  of all posts of this import
    """

    def __init__(self, body_of, images, addresses, report):
        self.body_of = body_of
        self.images = images
        self.addresses = addresses
        self.report = report

    def write(self, source):
        """Return CREATED, UPDATED or UNCHANGED. Where it raises, nothing was written."""
        store = self.images.store
        saved_before = len(store.saved)
        try:
            with transaction.atomic():
                return self._write(source)
        except Exception as error:
            store.discard_since(saved_before)
            if refusal := _refusal(error):
                raise refusal from None
            raise

    def _write(self, source):
        post = self._existing(source)
        values = self._values(source, post)
        links = {"authors": related(Author, source.authors), "tags": related(Tag, source.tags)}
        outcome = self._save(post, values, links)
        has_new_redirect = self._redirect(source, post)
        return UPDATED if has_new_redirect and outcome == UNCHANGED else outcome

    def _existing(self, source):
        """The post of this file: the one at its address, else the one that has moved to it."""
        same_slug = list(Post.objects.filter(slug=source.slug).defer("search"))
        for post in same_slug:
            if post.published_on == source.published_on:
                return post
        moved = [post for post in same_slug if (post.slug, post.published_on) not in self.addresses]
        return moved[0] if len(moved) == 1 else Post(slug=source.slug)

    def _values(self, source, post):
        resolver = self.body_of(source)
        body = resolver.resolve(source.body)
        lead = None
        if source.image and not is_elsewhere(source.image):
            lead = self.images.stored(source.image, source.path)
        return {
            "title": source.title,
            "excerpt": excerpt(body, resolver.resolve(source.excerpt), source.more),
            "body": body,
            # A draft without a date has that of its first import.
            "published_at": source.published_at
            or (post.published_at if post.pk else timezone.now()),
            "status": Post.Status.DRAFT if source.draft else Post.Status.PUBLISHED,
            "category": next(iter(related(Category, filter(None, [source.category]))), None),
            "lead_image": lead[0] if lead else "",
            "lead_image_alt": source.image_alt[:250] if lead else "",
        }

    def _save(self, post, values, links):
        is_new = post.pk is None
        if not is_new and _agrees(post, values, links):
            return UNCHANGED
        if self.images.store.dry_run:
            del values["lead_image"]  # Its size would be read from a file that is not there.
        for name, value in values.items():
            setattr(post, name, value)
        post.full_clean(validate_unique=False, validate_constraints=False)
        post.save()
        for name, rows in links.items():
            getattr(post, name).set(rows)
        return CREATED if is_new else UPDATED

    def _redirect(self, source, post):
        """Have the old addresses lead to the post; returns whether one is new."""
        added = 0
        for address in source.old_addresses:
            if address in path_forms(post.get_absolute_url()):
                continue
            try:
                added += redirects.add_to_post(address, post)
            except Refused as reason:
                self.report.refuse(source.path, reason, source.line_of(address))
        self.report.redirects += added
        return bool(added)


def _agrees(post, values, links):
    return all(getattr(post, name) == value for name, value in values.items()) and all(
        set(getattr(post, name).all()) == set(rows) for name, rows in links.items()
    )


def _refusal(error):
    """What the database or the model refuses, as a Refused; None for any other error."""
    if isinstance(error, ValidationError):
        texts = error.message_dict.items()
        return Refused("; ".join(f"{name}: {' '.join(text)}" for name, text in texts))
    if isinstance(error, DataError | IntegrityError):
        return Refused(str(error).strip())
    return None
