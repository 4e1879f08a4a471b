from datetime import date, timedelta

from django.utils import timezone

from myproject.blog.models import Post
from myproject.blog.months import published_months


def test_months_with_posts_newest_first(make_post):
    for instant in ("2024-03-12", "2024-03-31T23:59:59", "2024-02-01", "2023-12-31"):
        make_post(published_at=f"{instant}Z" if "T" in instant else f"{instant}T00:00Z")
    assert published_months() == [date(2024, 3, 1), date(2024, 2, 1), date(2023, 12, 1)]


def test_drafts_and_the_future_make_no_month(make_post):
    make_post(status=Post.Status.DRAFT)
    make_post(published_at=timezone.now() + timedelta(days=40))
    assert published_months() == []
