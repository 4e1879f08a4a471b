"""Writes redirects that come from outside, by the rules of the model that the admin also obeys."""

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from myproject.blog.models import Post, Redirect
from myproject.blog.models.redirects import normalize_old_path
from myproject.blog.querysets import path_forms

from . import CREATED, UNCHANGED, UPDATED, Refused

STATUSES = {"": True, "301": True, "302": False}


def write(old, new, status=""):
    """Make or update the redirect of the path `old`. Returns what was done. Raises Refused."""
    if status not in STATUSES:
        raise Refused(f"status {status!r} is neither 301 nor 302")
    post = _post_at(new)
    target = "" if post else new
    wanted = Redirect(old_path=old, post=post, target=target, is_permanent=STATUSES[status])
    return _save(wanted, _kept(old))


def add_to_post(old, post):
    """Have the path `old` lead to the post, unless it does. Returns whether it was new.

    Raises Refused where it leads elsewhere: an editor decides between the two.
    """
    before = _kept(old)
    if before and before.post_id == post.pk:
        return False
    if before:
        raise Refused(f"the old address {old} already leads to {before.location}")
    return _save(Redirect(old_path=old, post=post), None) == CREATED


def _kept(old):
    """The redirect of an old path that is there, or None. Raises Refused where it is no path."""
    try:
        forms = path_forms(normalize_old_path(old))
    except ValueError as reason:
        raise Refused(str(reason)) from None
    return Redirect.objects.filter(old_path__in=forms).first()


def _save(wanted, before):
    fields = ("post_id", "target", "is_permanent")
    if before and all(getattr(before, name) == getattr(wanted, name) for name in fields):
        return UNCHANGED
    if before:
        wanted.pk, wanted.old_path = before.pk, before.old_path
        wanted._state.adding = False
    try:
        wanted.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    wanted.save()
    return UPDATED if before else CREATED


def _post_at(path):
    """The post at an address, so that the redirect follows it, or None."""
    try:
        match = resolve(path)
    except (Resolver404, ValueError):
        return None
    if match.url_name != "post":
        return None
    posts = Post.objects.filter(slug=match.kwargs["slug"]).with_link()
    return next((post for post in posts if post.get_absolute_url() == path), None)
