"""Whether the generator of a post would not show it to visitors: then it is a draft here."""

from django.utils import timezone

from .dates import instant
from .fields import Fields
from .text import line

TRUE_HIDES = ("draft", "headless", "eleventyexcludefromcollections")
FALSE_HIDES = ("published", "permalink")
# As exporters of WordPress write it.
HIDING_STATUSES = ("draft", "pending", "private", "trash")
EXPIRY = ("expirydate", "unpublishdate")


def is_hidden(fields, path):
    """Whether these values, or the folder, hide a post: its own, and those that it inherits."""
    return (
        "_drafts" in path.parts
        or any(map(fields.is_true, TRUE_HIDES))
        or any(map(fields.is_false, FALSE_HIDES))
        or _is_not_rendered(fields)
        or line(fields.get("status")).lower() in HIDING_STATUSES
        or _is_over(fields)
    )


def _is_not_rendered(fields):
    """Hugo's build: {render: never}, which was _build before."""
    build = fields.get("build", "_build")
    render = Fields(build).get("render") if isinstance(build, dict) else fields.get("render")
    return line(render).lower() in ("never", "false")


def _is_over(fields):
    end = fields.get(*EXPIRY)
    return end is not None and instant(end) <= timezone.now()
