import pytest

MAKE_POST = (
    "from myproject.blog.models import Post;"
    "post = Post.objects.create(slug='releases', title='Releases', body='x', status='published');"
    "print(post.pk)"
)


@pytest.fixture(scope="module")
def post(released):
    """The address of a post's comment form."""
    stack, _ = released
    stack.manage("migrate", "--check")
    created = stack.manage("shell", "--verbosity=0", f"--command={MAKE_POST}")
    return f"/comments/{created.split()[-1]}/"
