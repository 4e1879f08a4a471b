"""Public pages are @public; what is personal lies under the private prefixes of the edge."""

from functools import partial, wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache

from myproject.caching.lookups import lookup
from myproject.caching.pages import tag as tag_page
from myproject.database.keyset import InvalidCursor, KeysetPaginator, UnsignedCursor

from . import cache_tags
from .forms import CommentForm, SearchForm
from .models import Author, Category, Comment, Post, Tag
from .months import midnight, next_month, published_months
from .most_read import most_read
from .public import briefly_public, public
from .sending import send_on_commit
from .tasks import check_comment

POSTS_AT_HOME = 7
MOST_READ = 5
POSTS_PER_PAGE = 20
COMMENTS_PER_PAGE = 50
SEARCH_RESULTS = 20
# Posts of different days may share a slug, as "weekly-links" does.
NAMESAKES = 100
# Topics are chosen by editors: more of them than this on one page would help nobody.
TOPICS = 500


@public
def home(request):
    posts = Post.objects.published().with_teaser()[:POSTS_AT_HOME]
    context = {"posts": posts, "most_read": partial(most_read, MOST_READ)}
    return render(request, "blog/home.html", context)


@public
def post_list(request):
    return _list(request, Post.objects.published(), "All posts")


@public
def category(request, slug):
    category = _topic(Category, slug)
    posts = category.posts.published()
    return _list(request, posts, category.name, kind="Category", description=category.description)


@public
def tag(request, slug):
    tag = _topic(Tag, slug)
    return _list(request, tag.links.published(), tag.name, kind="Tag")


@public
def author(request, slug):
    author = _topic(Author, slug)
    posts = author.links.published()
    return _list(request, posts, author.name, kind="Author", description=author.bio)


@public
def year(request, year):
    start, end = midnight(year), midnight(year + 1)
    return _list(request, Post.objects.published().between(start, end), str(year), kind="Archive")


@public
def month(request, year, month):
    start = midnight(year, month)
    posts = Post.objects.published().between(start, next_month(start))
    return _list(request, posts, f"{start:%B %Y}", kind="Archive")


def _topic(model, slug):
    return lookup(
        f"{model._meta.model_name} {slug}",
        lambda: get_object_or_404(model, slug=slug),
        lambda topic: [cache_tags.cache_tag(topic)],
    )


def _page(request, queryset, per_page, fields):
    """A page that asks the database when the template comes to it, if no fragment has it.

    Raises UnsignedCursor, for the view to redirect.
    """
    paginator = KeysetPaginator(queryset, per_page, fields)
    try:
        return paginator.lazy_page(
            after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except UnsignedCursor:
        raise
    except InvalidCursor:
        raise Http404("No such page.") from None


def _redirect_unsigned_cursors(view):
    """Lead links from a time when cursors had no signature to the first page."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except UnsignedCursor:
            return redirect(request.path)

    return wrapped


@_redirect_unsigned_cursors
def _list(request, posts, title, **context):
    """`posts`: a queryset of posts, or of the links of a topic to its posts."""
    key = "-id" if posts.model is Post else "-post_id"
    items = _page(request, posts.with_teaser(), POSTS_PER_PAGE, ["-published_at", key])
    page = SimpleLazyObject(lambda: _of_posts(items))
    if "before" in request.GET and not page.previous:
        # Back at the newest posts, which have an address of their own.
        return redirect(request.path)
    return render(request, "blog/list.html", {"title": title, "page": page, **context})


def _of_posts(page):
    page[:] = [getattr(item, "post", item) for item in page]
    return page


@public
def archive(request):
    return render(request, "blog/archive.html", {"months": published_months})


@public
def topics(request):
    context = {"categories": Category.objects.all()[:TOPICS], "tags": Tag.objects.all()[:TOPICS]}
    return render(request, "blog/topics.html", context)


@public
@_redirect_unsigned_cursors
def post(request, year, month, day, slug):
    post = lookup(
        f"post {request.path}",
        lambda: _find_post(request.path, slug),
        lambda post: _tags_of_answer(post, request.path),
    )
    if post.get_absolute_url() != request.path:
        answer = redirect(post, permanent=True)
        return tag_page(answer, *_tags_of_answer(post, request.path))
    comments = _page(request, post.comments.approved(), COMMENTS_PER_PAGE, ["created_at", "id"])
    page = render(request, "blog/post.html", {"post": post, "comments": comments})
    return tag_page(page, *cache_tags.of_page(post))


def _tags_of_answer(post, path):
    if post.get_absolute_url() == path:
        return cache_tags.of_page(post)
    # The redirect holds until a post with this slug comes to be at the address itself.
    return [cache_tags.cache_tag(post), cache_tags.slug_tag("post", post.slug)]


def _find_post(path, slug):
    namesakes = Post.objects.published().with_page().filter(slug=slug)[:NAMESAKES]
    here = [post for post in namesakes if post.get_absolute_url() == path]
    if not here and len(namesakes) == 1:
        # Only the day is wrong: it was moved, or was written in another time zone.
        here = namesakes
    if not here:
        raise Http404("No such post.")
    return here[0]


@briefly_public
def search(request):
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    posts = SimpleLazyObject(
        lambda: Post.objects.published().search(words, SEARCH_RESULTS).with_teaser()
    )
    return render(request, "blog/search.html", {"form": form, "posts": posts})


@public
def about(request):
    return render(request, "blog/about.html")


@public
def robots(request):
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@never_cache
def comment(request, post_id):
    """The comment form; site.js asks for the form alone and sets it into the post's page."""
    post = get_object_or_404(
        Post.objects.published().only("title", "slug", "published_at"), pk=post_id
    )
    form = CommentForm(request.POST or None, instance=Comment(post=post))
    if form.is_valid():
        comment = form.save(commit=False)
        if comment.submit():
            send_on_commit(check_comment, comment.pk)
        return redirect("comment-received", post_id)
    alone = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    template = "blog/_comment_form.html" if alone else "blog/comment.html"
    return render(request, template, {"post": post, "form": form})


@never_cache
def comment_received(request, post_id):
    post = get_object_or_404(
        Post.objects.published().only("title", "slug", "published_at"), pk=post_id
    )
    return render(request, "blog/comment_received.html", {"post": post})
