"""The editors' desk: lists without COUNT over whole tables, relations without huge selects."""

from django.contrib import admin

from .models import Author, Category, Comment, Post, Tag


class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    show_full_result_count = False


admin.site.register([Author, Category, Tag], TopicAdmin)


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ["title", "status", "published_at", "category", "comment_count"]
    list_filter = ["status"]
    list_select_related = ["category"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["authors", "category", "tags"]
    show_full_result_count = False

    def view_on_site(self, post):
        return post.get_absolute_url() if post.status == Post.Status.PUBLISHED else None

    def get_queryset(self, request):
        queryset = super().get_queryset(request).defer("search")
        if request.resolver_match.url_name == "blog_post_changelist":
            queryset = queryset.defer("body", "body_html")
        return queryset


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["name", "post", "status", "created_at", "body"]
    list_filter = ["status"]
    list_select_related = ["post"]
    autocomplete_fields = ["post"]
    ordering = ["-created_at", "-id"]
    show_full_result_count = False
    actions = ["approve", "mark_as_spam"]

    @admin.action(description="Approve selected comments")
    def approve(self, request, queryset):
        self.message_user(request, f"{queryset.set_status('approved')} comments approved.")

    @admin.action(description="Mark selected comments as spam")
    def mark_as_spam(self, request, queryset):
        self.message_user(request, f"{queryset.set_status('spam')} comments marked as spam.")
