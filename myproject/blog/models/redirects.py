"""Old addresses and where they lead. Visitors get there by blog.redirects.RedirectMiddleware."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve

from ..addresses import target_constraint
from ..querysets import RedirectQuerySet, path_forms
from .posts import Post
from .topics import Author, Category, Tag

TOPICS = {"author": Author, "category": Category, "tag": Tag}


class Redirect(models.Model):
    """An old address that leads to a post, wherever the post moves, or to a fixed address."""

    # 500 characters of four bytes each are below the 2,704 bytes that an index entry may have.
    old_path = models.CharField(
        "old address", max_length=500, unique=True, help_text="A path, such as /2014/old-name.html"
    )
    post = models.ForeignKey(Post, models.CASCADE, related_name="redirects", null=True, blank=True)
    target = models.CharField(
        max_length=500, blank=True, help_text="If it is no post: /a/path/ or https://example.com/"
    )
    is_permanent = models.BooleanField(
        "permanent", default=True, help_text="301, which is kept for a year. Otherwise 302."
    )

    objects = RedirectQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, target__gt="") | Q(post__isnull=False, target=""),
                name="redirect_leads_to_one_place",
                violation_error_message="Name either a post or a target.",
            ),
            target_constraint("redirect_target_in_header"),
        ]

    def __str__(self):
        return self.old_path

    @property
    def location(self):
        """Where it leads: a path of this site, or another site's address."""
        return self.post.get_absolute_url() if self.post else self.target

    def clean(self):
        self.old_path = _checked(normalize_old_path, "old_path", self.old_path)
        self.target = _checked(_target, "target", self.target)
        others = Redirect.objects.exclude(pk=self.pk)
        self._check_place(others)
        self._check_chain(others)

    def _check_place(self, others):
        if page := _page_at(self.old_path):
            raise _error("old_path", f"There is a page at {self.old_path}: {page}.")
        if twin := others.filter(old_path__in=path_forms(self.old_path)).first():
            message = f"{twin.old_path} already leads to {twin.location}: change that redirect."
            raise _error("old_path", message)

    def _check_chain(self, others):
        if self.location in path_forms(self.old_path):
            raise _error("old_path", f"{self.old_path} would lead to itself.")
        if before := others.filter(target__in=path_forms(self.old_path)).first():
            message = f"{before.old_path} leads to this address: change its target first."
            raise _error("old_path", message)
        after = others.filter(old_path__in=path_forms(self.target)).first() if self.target else None
        if after:
            message = f"{self.target} itself leads to {after.location}: name that as the target."
            raise _error("target", message)


def _error(field, message):
    return ValidationError({field: message})


def _checked(check, field, value):
    try:
        return check(value.strip())
    except ValueError as error:
        raise _error(field, str(error)) from None


def _split(written):
    try:
        return urlsplit(written)
    except ValueError:
        raise ValueError(f"{written} is no address.") from None


def normalize_old_path(written):
    """Return the path as Django sees it. Raises ValueError with the reason."""
    parts = _split(written)
    path = unquote(parts.path)
    if parts.netloc and parts.netloc != urlsplit(settings.SITE_URL).netloc:
        raise ValueError(f"{written} is an address of another host; write a path of this site.")
    if "?" in written or "#" in written:
        raise ValueError(f"{written} has a query or a fragment; only paths can be redirected.")
    if not path.startswith("/") or not path.isprintable():
        raise ValueError(f"{written} is no path of this site; it must begin with a slash.")
    for folder in (settings.MEDIA_URL, urlsplit(settings.STATIC_URL).path):
        if path.startswith(folder):
            raise ValueError(f"Addresses below {folder} are files, which are not redirected.")
    return path


def _target(written):
    """Return a path with its query, or another site's address. Raises ValueError."""
    parts, own = _split(written), urlsplit(settings.SITE_URL)
    if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
        written = parts._replace(scheme="", netloc="").geturl() or "/"
        parts = _split(written)
    is_path = not parts.scheme and not parts.netloc and written.startswith("/")
    is_elsewhere = parts.scheme in ("http", "https") and parts.netloc
    # Browsers read a backslash as a slash, and so "/\\example.com" as another host.
    is_safe = written.isprintable() and "\\" not in written
    if written and not (is_safe and (is_path or is_elsewhere)):
        raise ValueError(f"{written} is neither a path (/a/path/) nor an address (https://…).")
    return written


def _page_at(path):
    """Return which page has the path, with or without its last slash, or ""."""
    for form in dict.fromkeys((path, path.rstrip("/") + "/")):
        try:
            match = resolve(form)
        except Resolver404:
            continue
        if found := _row_of(match, form):
            return found
    return ""


def _row_of(match, path):
    """Return the name of what the view shows; views of rows show nothing where the row is gone."""
    slug = match.kwargs.get("slug")
    if match.url_name == "post":
        posts = Post.objects.filter(slug=slug).with_link()
        return next((str(post) for post in posts if post.get_absolute_url() == path), "")
    if topic := TOPICS.get(match.url_name):
        return str(topic.objects.filter(slug=slug).first() or "")
    return f"the page “{match.view_name}”"
