"""The site's tags of these names, without what they are for."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

register = template.Library()


@register.tag
def cache(parser, token):
    """The fragment, rendered each time."""
    nodelist = parser.parse(["endcache"])
    parser.delete_first_token()
    return FragmentNode(nodelist)


class FragmentNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        return self.nodelist.render(context)


@register.tag
def personal(parser, token):
    nodelist = parser.parse(["endpersonal"])
    parser.delete_first_token()
    url_name, *arguments = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    return UserNode(nodelist, url_name, arguments)


class UserNode(template.Node):
    """Who is logged in, as the edge would put it in; for others as the site has it."""

    def __init__(self, nodelist, url_name, arguments):
        self.nodelist, self.url_name, self.arguments = nodelist, url_name, arguments

    def render(self, context):
        request = context["request"]
        if request.user.is_authenticated:
            visitor = {"name": request.user.get_username(), "is_staff": request.user.is_staff}
            return render_to_string("blog/_bar.html", {"visitor": visitor})
        arguments = [argument.resolve(context) for argument in self.arguments]
        page = urlencode({"page": request.get_full_path()})
        address = f"{reverse(self.url_name.resolve(context), args=arguments)}?{page}"
        content = self.nodelist.render(context)
        return format_html('<span data-personal="{}">{}</span>', address, content)
