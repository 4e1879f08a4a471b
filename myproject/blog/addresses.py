"""The addresses of rows, and which values an address can express."""

import logging
from datetime import UTC, datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CheckConstraint, Q
from django.urls import NoReverseMatch, reverse

logger = logging.getLogger(__name__)

# Years of four digits, with a day to spare at each end: the day in an address is that of TIME_ZONE.
# The archive of a year also needs the year after it.
FIRST, LAST = datetime(1000, 1, 2, tzinfo=UTC), datetime(9998, 12, 30, tzinfo=UTC)
YEARS = "The year must be between 1000 and 9998."
DATE_VALIDATORS = [MinValueValidator(FIRST, YEARS), MaxValueValidator(LAST, YEARS)]
# What validators.validate_slug and the <slug:…> of urls.py accept, where no form checks it.
SLUG_HELP = "The last part of the address. Left empty, it is made from the name or title."
SLUG = r"^[-a-zA-Z0-9_]+$"
# What a Location header can carry.
TARGET = r"^(|/[^\u0001-\u001f\u007f\\]*|https?://[^\u0001-\u001f\u007f\\]+)$"


def date_constraint(name):
    within = Q(published_at__gte=FIRST, published_at__lte=LAST)
    return CheckConstraint(condition=within, name=name, violation_error_message=YEARS)


def slug_constraint(name):
    message = "A slug has letters from a to z, digits, hyphens and underscores, and at least one."
    return CheckConstraint(
        condition=Q(slug__regex=SLUG), name=name, violation_error_message=message
    )


def target_constraint(name):
    message = "A target is a path (/a/path/) or an address (https://…)."
    return CheckConstraint(
        condition=Q(target__regex=TARGET), name=name, violation_error_message=message
    )


def address_of(view, *args):
    """Return the path of a page, and the home page's for a value that no path can express.

    Constraints keep such values out, but a row may be older than they are: it must not take down
    each page that links to it.
    """
    try:
        return reverse(view, args=args)
    except NoReverseMatch as error:
        logger.warning("No address: %s", error, extra={"metric": "addresses.impossible"})
        return reverse("home")
