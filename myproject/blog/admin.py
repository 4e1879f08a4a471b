"""The editors' desk: lists without COUNT over whole tables, relations without huge selects."""

from http import HTTPStatus

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from myproject.database.pagination import ApproximateCountPaginator

from . import markdown
from .models import Author, Category, Comment, Post, Redirect, Tag


class BoundedAdmin(admin.ModelAdmin):
    """Lists that cost the same however many rows there are."""

    paginator = ApproximateCountPaginator
    show_full_result_count = False  # Default: True, a COUNT of the whole table beside each search.
    show_facets = admin.ShowFacets.NEVER  # Default: on request; a COUNT for each filter.


class TopicAdmin(BoundedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]


admin.site.register([Author, Category, Tag], TopicAdmin)


@admin.register(Post)
class PostAdmin(BoundedAdmin):
    list_display = ["title", "status", "published_at", "category", "comment_count"]
    list_filter = ["status"]
    list_select_related = ["category"]
    # The primary key's index has drafts too; those of the public lists leave them out.
    ordering = ["-pk"]
    search_fields = ["search"]
    search_help_text = "Whole words of title, excerpt and text, as visitors search."
    autocomplete_fields = ["authors", "category", "tags"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The admin leaves out fields with a link model; these need nothing but the two ends."""
        widget = AutocompleteSelectMultiple(db_field, self.admin_site)
        return db_field.formfield(widget=widget, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """By the index of the site's search: LIKE '%…%' would read every title."""
        if search_term:
            query = SearchQuery(search_term, config="english", search_type="websearch")
            queryset = queryset.filter(search=query)
        return queryset, False

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview)
        return [path("preview/", preview, name="blog_post_preview"), *super().get_urls()]

    @method_decorator(require_POST)
    def preview(self, request):
        """What is in the form, as visitors would read it. A button of the form leads here."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        context = {"title": request.POST.get("title", "")}
        try:
            context["body_html"] = markdown.render_or_raise(request.POST.get("body", ""))
        except ValidationError as error:
            context["problem"] = error.message
        status = HTTPStatus.BAD_REQUEST if "problem" in context else HTTPStatus.OK
        return render(request, "blog/preview.html", context, status=status)

    def view_on_site(self, post):
        return post.get_absolute_url() if post.status == Post.Status.PUBLISHED else None

    def get_queryset(self, request):
        queryset = super().get_queryset(request).defer("search")
        if request.resolver_match.url_name != "blog_post_change":
            queryset = queryset.defer("body", "body_html")
        return queryset


@admin.register(Comment)
class CommentAdmin(BoundedAdmin):
    list_display = ["name", "post", "status", "created_at", "body"]
    list_filter = ["status"]
    autocomplete_fields = ["post"]
    ordering = ["-pk"]
    actions = ["approve", "mark_as_spam"]

    def get_queryset(self, request):
        queryset = super().get_queryset(request).select_related("post")
        return queryset.defer("post__body", "post__body_html", "post__search")

    def get_readonly_fields(self, request, obj=None):
        """A comment stays where it is: its old post's comment_count would not follow."""
        return ["post"] if obj else []

    @admin.action(description="Approve selected comments")
    def approve(self, request, queryset):
        self.message_user(request, f"{queryset.set_status('approved')} comments approved.")

    @admin.action(description="Mark selected comments as spam")
    def mark_as_spam(self, request, queryset):
        self.message_user(request, f"{queryset.set_status('spam')} comments marked as spam.")


@admin.register(Redirect)
class RedirectAdmin(BoundedAdmin):
    list_display = ["old_path", "location", "is_permanent"]
    # By the index of unique texts; "contains" would read the whole table.
    search_fields = ["old_path__startswith"]
    search_help_text = "The beginning of an old address."
    autocomplete_fields = ["post"]
    ordering = ["-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_location()
