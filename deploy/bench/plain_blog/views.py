"""List and post, with the querysets that one writes first."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from myproject.blog.models import Post
from myproject.blog.views import COMMENTS_PER_PAGE, POSTS_PER_PAGE


def published():
    return Post.objects.filter(status=Post.Status.PUBLISHED, published_at__lte=timezone.now())


def page_of(request, queryset, per_page):
    """The page of this number; the site's templates name its neighbours `after` and `before`."""
    number = request.GET.get("after") or request.GET.get("before")
    page = Paginator(queryset, per_page).get_page(number)
    page.next = page.next_page_number() if page.has_next() else None
    page.previous = page.previous_page_number() if page.has_previous() else None
    return page


def post_list(request):
    page = page_of(request, published(), POSTS_PER_PAGE)
    return render(request, "blog/list.html", {"title": "All posts", "page": page})


def post(request, year, month, day, slug):
    post = get_object_or_404(published(), slug=slug, published_at__date=f"{year}-{month}-{day}")
    others = published().exclude(pk=post.pk)
    post.newer = others.filter(published_at__gte=post.published_at).order_by("published_at").first()
    post.older = others.filter(published_at__lte=post.published_at).first()
    comments = page_of(request, post.comments.filter(status="approved"), COMMENTS_PER_PAGE)
    return render(request, "blog/post.html", {"post": post, "comments": comments})
