"""Structured data for search engines: https://schema.org/BlogPosting"""

import json

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from myproject.media.templatetags.pictures import picture_url

register = template.Library()

# A "</script>" in a title must not end the element.
_escapes = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


@register.simple_tag
def json_ld(post):
    """The <script> element that describes `post`."""
    image = {"image": picture_url(post.lead_picture, "lead")} if post.has_usable_image else {}
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": post.title,
        "description": post.excerpt,
        "url": settings.SITE_URL + post.get_absolute_url(),
        "datePublished": post.published_at.isoformat(),
        "dateModified": post.last_modified.isoformat(),
        "author": [{"@type": "Person", "name": author.name} for author in post.author_list],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
        **image,
    }
    text = json.dumps(data, ensure_ascii=False).translate(_escapes)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
