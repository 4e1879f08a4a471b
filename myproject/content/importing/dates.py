"""Dates as generators write them: with or without time and zone, as text or as a date."""

import re
from datetime import date, datetime, time
from email.utils import parsedate_to_datetime

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from .. import Refused

# Beside ISO 8601, what Jekyll and Hugo read: https://gohugo.io/functions/time/astime/
FORMATS = [
    "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M:%S %z", "%B %d, %Y",
    "%b %d, %Y", "%d %B %Y", "%d %b %Y",
]  # fmt: skip
# Those that the addresses of posts can have, with a day to spare for every time zone.
YEARS = range(1000, 9999)


def instant(value):
    """Return a date with or without time and zone as an aware datetime. Raises Refused."""
    written = value
    if isinstance(value, str):
        value = _parsed(value.strip())
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        raise Refused(f"no date that can be read ({written!r})")
    if value.year not in YEARS:
        raise Refused(f"the year {value.year} is not between {YEARS[0]} and {YEARS[-1]}")
    if timezone.is_naive(value):
        value = timezone.make_aware(value, timezone.get_default_timezone())
    return value


def _parsed(text):
    # "2015-03-17 14:00:00 -4", "+0100" and "UTC"; Django reads "-04", "+0100" and "Z".
    iso = re.sub(r"\s*([+-])(\d)$", r"\g<1>0\2", re.sub(r"\s*(?:UTC|GMT)$", "Z", text))
    try:
        if found := parse_datetime(iso) or parse_date(iso):
            return found
    except ValueError as error:
        raise Refused(f"date {text!r}: {error}") from None
    for form in FORMATS:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return _of_mail(text)


def _of_mail(text):
    """RFC 1123: Mon, 02 Jan 2006 15:04:05 -0700."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
