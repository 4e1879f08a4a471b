"""{% load caching %}

{% cache LIFE name vary… tags="posts post-12" using="alias" %}…{% endcache %}

The name is a word, as in Django's own tag, or a text in quotes, or an expression with a dot or a
filter. Whatever names nothing is an error: a misspelt variable would make one fragment of all.
Write `page|default:""` for what may be missing; a key that a dictionary may have, as in
request.GET.page, needs no default.

A fragment of a page, rendered once for all while it holds. Unlike Django's own tag of that name: no
stampede (one renders, the others get the old one or wait), a life that is spread by the alias'
JITTER, and tags that end it at once. Nest them with the shortest life outside. One with tags is
kept on the alias `pages`, whose MAX_LIFE bounds what a lost invalidation can do; one without has a
key that changes with it, and is kept on `templates`.

{% personal "url-name" argument… %}what strangers see{% endpersonal %}

A part of the page that depends on who looks at it: personal.py. It stands outside of all fragments.
"""

import re
from collections.abc import Mapping
from hashlib import md5

from django import template
from django.core.cache import caches
from django.template.base import token_kwargs
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from ..personal import includes
from ..tags import get_or_compute, get_or_set

register = template.Library()

WORD = re.compile(r"[\w-]+")
ALIAS, TAGGED_ALIAS = "templates", "pages"
WITHIN = "{% cache %}"  # In the context within a fragment; no variable can have such a name.


def fragment_key(name, vary_on=()):
    """Return the key of a fragment, for code that deletes one."""
    # Each part with its length: ("ab", "c") and ("a", "bc") are two fragments.
    parts = "".join(f"{len(text)}:{text}" for text in map(str, vary_on))
    return f"fragment:{name}:{md5(parts.encode(), usedforsecurity=False).hexdigest()}"


class CacheNode(template.Node):
    def __init__(self, nodelist, life, name, vary_on, options):
        self.nodelist = nodelist
        self.life, self.name, self.vary_on, self.options = life, name, vary_on, options

    def render(self, context):
        options = {name: _resolve(value, context) for name, value in self.options.items()}
        vary_on = [_resolve(value, context) for value in self.vary_on]
        tags = str(options.get("tags", "")).split()
        cache = caches[options.get("using", TAGGED_ALIAS if tags else ALIAS)]
        name = self.name if isinstance(self.name, str) else _resolve(self.name, context)
        if name in (None, ""):
            raise template.TemplateSyntaxError(f"cache: the name {self.name} is empty")
        key = fragment_key(name, vary_on)
        how = self._seconds(context), getattr(context.get("request"), "is_refresh", False)
        if tags:
            return get_or_compute(cache, key, lambda: (self._rendered(context), tags), *how)
        # No tag to ask about: one trip where it is found.
        return get_or_set(cache, key, lambda: self._rendered(context), *how)

    def _rendered(self, context):
        had_token = _used_csrf_token(context)
        with context.push({WITHIN: True}):
            text = self.nodelist.render(context)
        if _used_csrf_token(context) and (not had_token or _holds_csrf_token(text, context)):
            raise template.TemplateSyntaxError(
                "cache: a form's csrf_token is one visitor's, and a fragment is everybody's. "
                "Put the form outside of the fragment."
            )
        return text

    def _seconds(self, context):
        life = _resolve(self.life, context)
        try:
            return None if life is None else int(life)
        except (TypeError, ValueError):
            message = f"cache: the life of a fragment is a number of seconds, not {life!r}"
            raise template.TemplateSyntaxError(message) from None


def _used_csrf_token(context):
    """Whether the token of the request was looked at: only then is there a cookie to go with it."""
    return getattr(context.get("request"), "META", {}).get("CSRF_COOKIE_NEEDS_UPDATE", False)


def _holds_csrf_token(text, context):
    token = context.get("csrf_token")
    return bool(token) and str(token) in text


def _resolve(expression, context):
    """Its value. Raises TemplateSyntaxError where Django would take "" for a missing variable."""
    variable = expression.var
    if not isinstance(variable, template.Variable) or _has_default(expression):
        return expression.resolve(context)
    try:
        value = variable.resolve(context)
    except template.VariableDoesNotExist:
        if _may_be_missing(variable, context):
            return expression.resolve(context)
        token = expression.token
        message = f'cache: there is no {token}. If it may be missing, write {token}|default:""'
        raise template.TemplateSyntaxError(message) from None
    return expression.resolve(context) if expression.filters else value


def _has_default(expression):
    return any(function.__name__.startswith("default") for function, _ in expression.filters)


def _may_be_missing(variable, context):
    """Whether it is a key of a dictionary."""
    *holder, _ = variable.lookups
    try:
        found = holder and template.Variable(".".join(holder)).resolve(context)
    except template.VariableDoesNotExist:
        return False
    return isinstance(found, Mapping)


@register.tag("cache")
def do_cache(parser, token):
    bits = token.split_contents()[1:]
    if len(bits) < 2:
        raise template.TemplateSyntaxError("cache: write {% cache LIFE name vary… %}")
    life, name, *rest = bits
    values = [bit for bit in rest if "=" not in bit]
    options = token_kwargs([bit for bit in rest if "=" in bit], parser)
    if unknown := set(options) - {"tags", "using"}:
        raise template.TemplateSyntaxError(f"cache: no such option: {', '.join(sorted(unknown))}")
    nodelist = parser.parse(["endcache"])
    parser.delete_first_token()
    if not WORD.fullmatch(name):
        name = parser.compile_filter(name)
    life, *vary_on = [parser.compile_filter(value) for value in (life, *values)]
    return CacheNode(nodelist, life, name, vary_on, options)


class PersonalNode(template.Node):
    def __init__(self, nodelist, url_name, arguments):
        self.nodelist, self.url_name, self.arguments = nodelist, url_name, arguments

    def render(self, context):
        if context.get(WITHIN):
            raise template.TemplateSyntaxError(
                "personal: a fragment is everybody's. Put it outside."
            )
        request = context["request"]
        arguments = [argument.resolve(context) for argument in self.arguments]
        # The part may have to know where it stands; in ESI its own address is all that it gets.
        page = urlencode({"page": request.get_full_path()})
        address = f"{reverse(self.url_name.resolve(context), args=arguments)}?{page}"
        if includes(request):
            return format_html('<esi:include src="{}"/>', address)
        content = self.nodelist.render(context)
        return format_html('<span data-personal="{}">{}</span>', address, content)


@register.tag("personal")
def do_personal(parser, token):
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError('personal: write {% personal "url-name" argument… %}')
    nodelist = parser.parse(["endpersonal"])
    parser.delete_first_token()
    url_name, *arguments = [parser.compile_filter(bit) for bit in bits]
    return PersonalNode(nodelist, url_name, arguments)
