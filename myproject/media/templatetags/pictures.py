"""{% picture post.lead_picture "lead" alt="…" sizes="100vw" %}: <picture> with all that is offered.

Never by Accept: one page for all browsers, which choose.
"""

from typing import NamedTuple
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.encoding import filepath_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from easy_thumbnails.alias import aliases

from ..thumbnails import FOLDER, OFFERED, Thumbnail, fallback, family

register = template.Library()

EAGER, LAZY = mark_safe(' fetchpriority="high"'), mark_safe(' loading="lazy"')


class Shown(NamedTuple):
    """A picture that a page shows."""

    name: str
    width: int | None  # px, as the height; None where nobody has noted it.
    height: int | None
    made: bool  # Whether its thumbnails are in storage; else views.thumbnail makes them.

    def address(self, thumbnail):
        if self.made:
            return default_storage.url(thumbnail.name)
        return urljoin(settings.MEDIA_URL, filepath_to_uri(thumbnail.name))


def are_elsewhere():
    """Whether thumbnails that are made have another address than before: not below MEDIA_URL."""
    return default_storage.url(FOLDER) != urljoin(settings.MEDIA_URL, FOLDER)


@register.simple_tag
def picture(shown, name, alt="", sizes="100vw", eager=False, css=""):
    """name: the family. sizes: as in HTML. eager: what is seen first; others load when near."""
    files = _files(shown, name)
    sources = format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        [(kind, _srcset(shown, files, kind), sizes) for kind in OFFERED],
    )
    width, height = _size(shown, name, files)
    return format_html(
        '<picture>{}<img src="{}" alt="{}"{}{}{}></picture>',
        sources,
        shown.address(fallback(shown.name, name)),
        alt,
        format_html(' width="{}" height="{}"', width, height) if height else "",
        format_html(' class="{}"', css) if css else "",
        EAGER if eager else LAZY,
    )


@register.simple_tag
def picture_url(shown, name):
    """The whole address of the JPEG or PNG, for who takes one picture and cannot choose."""
    return urljoin(settings.SITE_URL, shown.address(fallback(shown.name, name)))


def _files(shown, name):
    """[(alias, width)]: up to the first that is as wide as the picture, which is not made wider."""
    files = []
    for alias, width in family(name):
        if files and shown.width and files[-1][1] >= shown.width and not _crops(alias):
            break
        files.append((alias, width))
    return files


def _crops(alias):
    return bool(aliases.get(alias)["size"][1])


def _srcset(shown, files, kind):
    return ", ".join(
        f"{shown.address(Thumbnail(shown.name, alias, kind))} {_real(shown, alias, width)}w"
        for alias, width in files
    )


def _real(shown, alias, width):
    return width if _crops(alias) else min(width, shown.width or width)


def _size(shown, name, files):
    """(width, height) that keeps the place free; height None where it is not known."""
    alias, width = files[0]
    if _crops(alias):
        return aliases.get(alias)["size"]
    if not shown.width:
        return width, None
    alias, width = files[-1]
    width = _real(shown, alias, width)
    return width, max(1, round(width * shown.height / shown.width))
