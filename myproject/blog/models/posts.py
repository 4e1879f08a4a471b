"""Posts, and what ties them to their topics."""

import logging
from datetime import datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.db.models.functions import Left, TruncDate
from django.utils import timezone
from django.utils.functional import cached_property

from myproject.caching.expiry import Touching
from myproject.media import thumbnails
from myproject.media.fields import PictureField
from myproject.media.templatetags.pictures import Shown, are_elsewhere

from .. import addresses, links, markdown
from ..fields import CharField, MarkdownField, TextField
from ..querysets import PostQuerySet
from ..slugs import free_slug
from ..tagged import untagged
from .topics import Author, Category, Tag

logger = logging.getLogger(__name__)

# PostgreSQL refuses a search vector over 1 MiB; this much text stays below it, whatever it says.
SEARCHABLE_CHARACTERS = 200_000


# What is saved with a field, since it is made from it.
DERIVED = {"body": {"body_html"}, "lead_image": {"lead_image_made"}}


def with_derived(update_fields):
    if update_fields is None:
        return None
    return set(update_fields).union(*(DERIVED.get(name, ()) for name in update_fields))


class Post(Touching):
    class Status(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    title = CharField(max_length=250)
    # Unique for a day, as addresses are; the constraint's index also finds a slug alone.
    slug = models.SlugField(
        max_length=250, db_index=False, blank=True, help_text=addresses.SLUG_HELP
    )
    authors = models.ManyToManyField(Author, through="PostAuthor", related_name="posts", blank=True)
    category = models.ForeignKey(
        Category, models.SET_NULL, related_name="posts", null=True, blank=True
    )
    tags = models.ManyToManyField(Tag, through="PostTag", related_name="posts", blank=True)
    excerpt = TextField(blank=True, validators=[MaxLengthValidator(1000)])
    body = MarkdownField(help_text="Markdown")
    body_html = models.TextField(editable=False)
    lead_image = PictureField(
        upload_to="posts/%Y/%m/",
        max_length=250,
        width_field="lead_image_width",
        height_field="lead_image_height",
        blank=True,
    )
    lead_image_alt = CharField(
        max_length=250, blank=True, help_text="What the picture shows, for those who do not see it"
    )
    # Stored, so that a page states the size without opening the file.
    lead_image_width = models.PositiveIntegerField(null=True, editable=False)
    lead_image_height = models.PositiveIntegerField(null=True, editable=False)
    # The stamp of the thumbnails that are made (media.thumbnails); "": none yet; with a "!" before
    # it: none can be made. Other picture, other settings: another stamp.
    lead_image_made = models.CharField(max_length=33, blank=True, db_default="", editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    # Never null: keyset navigation compares it. A later one schedules the post.
    published_at = models.DateTimeField(default=timezone.now, validators=addresses.DATE_VALIDATORS)
    # By its comments: no modification that feeds and sitemaps should tell of.
    touched_field = "discussed_at"
    discussed_at = models.DateTimeField(null=True, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("excerpt", weight="B", config="english")
        + SearchVector(Left("body", SEARCHABLE_CHARACTERS), weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"  # tagged.py says why.
        ordering = ["-published_at", "-id"]
        indexes = [
            # Every public list: newest first, from any place on (keyset).
            models.Index(
                "published_at", "id", name="post_published", condition=models.Q(status="published")
            ),
            models.Index(
                "category",
                "published_at",
                "id",
                name="post_category_published",
                condition=models.Q(status="published"),
            ),
            GinIndex(fields=["search"], name="post_search"),
            # The editors' own: drafts are few, and otherwise looked for among all posts.
            models.Index("id", name="post_draft", condition=models.Q(status="draft")),
            # Whose thumbnails are to be made (sweep_pictures): hardly ever any.
            models.Index(
                "id",
                name="post_unpictured",
                condition=models.Q(lead_image_made="") & ~models.Q(lead_image=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "slug",
                TruncDate("published_at"),
                name="post_address",
                violation_error_message="Another post of that day has this slug.",
            ),
            addresses.date_constraint("post_published_at_in_address"),
            addresses.slug_constraint("post_slug_in_address"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        self._fill_slug()
        self.body_html = self.render(self.body)
        if not self.has_thumbnails:
            self.lead_image_made = ""
        super().save(*args, update_fields=with_derived(update_fields), **kwargs)

    @staticmethod
    def render(body):
        return markdown.render(body)

    def derive(self, using):
        """Set what loaddata must not take from a fixture: columns made from others."""
        self.body_html = self.render(self.body)
        comments = self.comments.using(using).approved() if self.pk else None
        self.comment_count = comments.count() if comments else 0

    def get_absolute_url(self):
        day = self.published_on
        return addresses.address_of("post", day.year, day.month, day.day, self.slug)

    def clean(self):
        self._fill_slug()

    def _fill_slug(self):
        if not self.slug:
            that_day = Post.objects.filter(published_at__date=self.published_on)
            self.slug = free_slug(self.title, that_day.exclude(pk=self.pk), 250)

    @property
    def names(self):
        """What a teaser shows of other rows: with last_modified, the key of its fragment."""
        topics = [*self.author_list, self.category, *self.tag_list]
        return [(topic.name, topic.slug) for topic in topics if topic]

    # What with_teaser() and with_page() prefetch; of other posts, asked for here.
    @cached_property
    def author_list(self):
        return list(self.authors.all())

    @cached_property
    def tag_list(self):
        return list(self.tags.all())

    @property
    def published_on(self):
        """The day in the post's address."""
        return self.published_at.astimezone(timezone.get_default_timezone()).date()

    @property
    def has_thumbnails(self):
        name = self.lead_image.name
        return bool(name) and self.lead_image_made == thumbnails.stamp(name)

    @property
    def has_usable_image(self):
        """Whether pages show the lead image: none that is noted as broken."""
        return bool(self.lead_image) and not self.lead_image_made.startswith("!")

    @property
    def lead_picture(self):
        """For {% picture %}; opens no file."""
        image, size = self.lead_image, (self.lead_image_width, self.lead_image_height)
        return Shown(image.name, *size, self.has_thumbnails)

    def make_thumbnails(self):
        """Make what is missing, then have pages name it. A picture that is broken is noted.

        Raises what the storage raises.
        """
        name = self.lead_image.name
        made, is_broken = thumbnails.stamp(name), False
        try:
            thumbnails.make(name)
        except Exception as error:
            if not thumbnails.is_permanent(error):
                raise
            made, is_broken = f"!{made}", True
            logger.warning(
                "No thumbnails of %s: %s", name, error, extra={"metric": "pictures.failed"}
            )
        # A change that pages show, by their tags, where files have another address once they are
        # there, or where a broken picture is left out. Not if the post has another picture by now,
        # whose own task is on its way.
        is_shown = is_broken or are_elsewhere()
        posts = Post.objects.all() if is_shown else untagged(Post)
        posts.filter(pk=self.pk, lead_image=name).update(lead_image_made=made)

    @cached_property
    def older(self):
        """The published post before this one, or None. Needs with_neighbours()."""
        return self._linked(self.older_link)

    @cached_property
    def newer(self):
        """The published post after this one, or None. Needs with_neighbours()."""
        return self._linked(self.newer_link)

    @staticmethod
    def _linked(link):
        if link is None:
            return None
        return Post(**{**link, "published_at": datetime.fromisoformat(link["published_at"])})

    def check_links(self):
        """Look at each link of the page, and keep those that lead nowhere; returns their number."""
        problems = {link: links.problem_of(link) for link in links.links_of(self.body_html)}
        broken = [
            BrokenLink(post=self, address=address, problem=problem)
            for address, problem in problems.items()
            if problem
        ]
        with transaction.atomic():
            self.broken_links.all().delete()
            BrokenLink.objects.bulk_create(broken)
        return len(broken)


class BrokenLink(models.Model):
    """A link in a post that leads nowhere, as the last check found it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="broken_links")
    address = models.TextField()
    problem = models.CharField(max_length=100)

    def __str__(self):
        return f"{self.address} {self.problem}"
