"""manage.py seed."""

from collections import Counter
from datetime import UTC, datetime
from statistics import mean

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, F, Q
from psycopg2 import DatabaseError

from myproject.blog import markdown
from myproject.blog.models import Author, Category, Comment, Post, Tag
from myproject.blog.seeding import comments as seeding_comments
from myproject.blog.seeding import site
from myproject.blog.seeding.copying import Lines, copy, escape
from myproject.blog.seeding.streams import stream
from myproject.blog.seeding.themes import THEMES
from myproject.blog.seeding.titles import Titles


def seed(posts=100, comments=300, **options):
    call_command("seed", posts=posts, comments=comments, **options)


# One is made from others, the other says when a trigger saw the comments come.
LEFT_OUT = {"search", "discussed_at"}


def rows(queryset, *more):
    """All fields but for keys and `search`; `more` stands for the foreign keys."""
    fields = queryset.model._meta.concrete_fields
    names = [field.name for field in fields if not (field.primary_key or field.remote_field)]
    return list(queryset.values_list(*[name for name in names if name not in LEFT_OUT], *more))


def everything():
    return [
        rows(Author.objects.order_by("pk")),
        rows(Category.objects.order_by("pk")),
        rows(Tag.objects.order_by("pk")),
        rows(Post.objects.order_by("pk"), "category__slug"),
        rows(Comment.objects.order_by("pk"), "post__slug"),
        list(Post.authors.through.objects.order_by("pk").values_list("post__slug", "author__slug")),
        list(Post.tags.through.objects.order_by("pk").values_list("post__slug", "tag__slug")),
    ]


def delete_everything():
    for model in (Comment, Post, Author, Category, Tag):
        model.objects.all().delete()


def wrongly_counted():
    approved = Count("comments", filter=Q(comments__status="approved"))
    return Post.objects.annotate(approved=approved).exclude(comment_count=F("approved"))


@pytest.fixture(scope="module")
def big_site(django_db_setup, django_db_blocker):
    """2,000 posts and 6,000 comments, which the tests of this module only read."""
    with django_db_blocker.unblock(), site.transaction.atomic():
        # Its tests alone are run without one.
        assert connection.settings_dict["NAME"].startswith("test_")
        seed(2000, 6000)
        yield
        site.transaction.set_rollback(True)


def test_adds_as_many_as_asked(db, capsys):
    seed(posts=101, comments=307)
    assert (Post.objects.count(), Comment.objects.count()) == (101, 307)
    assert "Added 101 posts and 307 comments." in capsys.readouterr().out


@pytest.mark.parametrize("posts, comments", [(1, 0), (1, 50), (50, 1), (3, 2000)])
def test_any_proportion_will_do(db, posts, comments):
    seed(posts, comments)
    assert (Post.objects.count(), Comment.objects.count()) == (posts, comments)


def test_the_same_seed_makes_the_same_rows(db):
    seed(seed="7")
    first = everything()
    delete_everything()
    seed(seed="7")
    assert everything() == first


def test_another_seed_makes_other_rows(db):
    seed(seed="7")
    first = everything()
    delete_everything()
    seed(seed="8")
    assert not set(everything()[3]) & set(first[3])


def test_comment_count_is_the_number_of_approved_comments(db):
    seed()
    assert not wrongly_counted()


def test_the_html_is_what_the_renderer_makes_of_the_body(db):
    seed()
    assert all(post.body_html == markdown.render(post.body) for post in Post.objects.all())
    for comment in Comment.objects.all():
        assert comment.body_html == markdown.render_comment(comment.body)


def test_bodies_have_headings_lists_quotations_and_code(db):
    seed(200, 0)
    html = "".join(Post.objects.values_list("body_html", flat=True))
    assert all(tag in html for tag in ("<h2", "<ul", "<ol", "<blockquote", "<pre", "<em"))


def test_rows_are_what_the_models_accept(db):
    seed()
    for row in [*Post.objects.all(), *Comment.objects.all(), *Author.objects.all()]:
        row.full_clean()


def test_adds_to_a_site_that_has_posts(db, post):
    before = rows(Post.objects.filter(pk=post.pk))
    seed()
    assert Post.objects.count() == 101
    assert rows(Post.objects.filter(pk=post.pk)) == before


def test_the_same_seed_again_takes_other_slugs(db):
    for _ in range(3):
        seed(20, 20)
    assert len(set(Post.objects.values_list("slug", flat=True))) == 60
    slug = Post.objects.earliest("pk").slug
    assert Post.objects.filter(slug__in=[f"{slug}-2", f"{slug}-3"]).count() == 2
    assert Category.objects.count() == len(THEMES)


def test_titles_do_not_repeat():
    for count in (500, 30_000):
        titles = Titles(stream(1), THEMES, count)
        assert len({titles.title(number % 12, number) for number in range(count)}) == count


def test_without_new_posts_the_existing_ones_get_the_comments(db, make_post):
    posts = [make_post() for _ in range(10)]
    Comment.objects.create(post=posts[0], name="A", email="a@example.com", status="approved")
    draft = make_post(status=Post.Status.DRAFT)
    seed(posts=0, comments=200)
    assert Comment.objects.count() == 201
    assert not draft.comments.exists()
    assert not wrongly_counted()
    assert not Comment.objects.filter(created_at__lt=F("post__published_at"))


def test_rows_added_afterwards_get_keys_of_their_own(db, make_post):
    seed()
    post = make_post()
    post.tags.add(Tag.objects.create(name="New", slug="new"))
    post.authors.add(Author.objects.create(name="New", slug="new"))
    Comment.objects.create(post=post, name="A", email="a@example.com", status="approved")
    assert Post.objects.count() == 101


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_is_left_of_a_seed_that_failed(db, monkeypatch, error):
    """It fails in the middle of the COPY of the third batch's comments."""
    write = seeding_comments.Comments._row
    calls = iter(range(1000))

    def fail_at_200(self, *arguments):
        if next(calls) == 200:
            raise error
        return write(self, *arguments)

    monkeypatch.setattr(site, "BATCH", 30)
    monkeypatch.setattr(seeding_comments.Comments, "_row", fail_at_200)
    with pytest.raises((ValueError, CommandError)):
        seed()
    assert everything() == [[]] * 7


def test_ctrl_c_says_that_nothing_was_added(db, monkeypatch):
    def interrupt(self, size):
        raise KeyboardInterrupt

    for method in ("read", "_read"):
        monkeypatch.setattr(Lines, method, interrupt)
        with pytest.raises(CommandError, match="Nothing was added"):
            seed()
        monkeypatch.undo()


def test_what_the_database_refuses_is_reported_as_it_is(db):
    with pytest.raises(DatabaseError, match="null value"):
        copy(Tag, ["name"], ["x\n"])


@pytest.mark.parametrize(
    "posts, comments, advice",
    [
        (-1, 0, "-1 is not a number of rows. Use 0 or more"),
        (10, "many", "many is not a number of rows"),
        (0, 0, "Say how many: --posts 1000"),
        (0, 5, "no published post to comment on. Add some too: --posts"),
    ],
)
def test_bad_arguments_say_what_to_do(db, posts, comments, advice):
    with pytest.raises(CommandError, match=advice):
        seed(posts, comments)


def test_a_role_that_may_only_read_and_write_rows_will_do(db, capsys):
    with connection.cursor() as cursor:
        for statement in [
            "CREATE ROLE seed_test",
            "GRANT USAGE ON SCHEMA public TO seed_test",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO seed_test",
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO seed_test",
            "SET LOCAL ROLE seed_test",
        ]:
            cursor.execute(statement)
        seed()
        seed(posts=0, comments=10)
        cursor.execute("RESET ROLE")
    assert Comment.objects.count() == 310
    assert "may not ANALYZE; autovacuum does it" in capsys.readouterr().out


def test_most_posts_have_no_comments_and_one_has_very_many(big_site):
    counts = sorted(Post.objects.values_list("comment_count", flat=True))
    assert 0.5 < sum(count == 0 for count in counts) / len(counts) < 0.75
    assert sum(counts[-20:]) > 0.2 * sum(counts)


def test_one_draft_in_a_hundred_and_none_has_comments(big_site):
    drafts = Post.objects.filter(status=Post.Status.DRAFT)
    assert 5 <= drafts.count() <= 40
    assert not Comment.objects.filter(post__in=drafts)


def test_nine_comments_in_ten_are_approved(big_site):
    statuses = Counter(Comment.objects.values_list("status", flat=True))
    assert 0.88 < statuses["approved"] / 6000 < 0.92
    assert min(statuses["spam"], statuses["pending"]) > 100


def test_lengths_are_those_of_blog_posts(big_site):
    words = sorted(len(body.split()) for body in Post.objects.values_list("body", flat=True))
    assert 250 < mean(words) < 350
    assert words[20] < 100
    assert words[-20] > 1000


def test_a_few_authors_categories_and_tags_have_most_of_the_posts(big_site):
    for model in (Author, Category, Tag):
        counts = model.objects.annotate(number=Count("posts")).values_list("number", flat=True)
        counts = sorted(counts, reverse=True)
        assert counts[0] > 4 * counts[len(counts) // 2]


def test_posts_appear_over_twelve_years_and_more_and_more(big_site):
    years = Counter(day.year for day in Post.objects.values_list("published_at", flat=True))
    assert sorted(years) == list(range(2014, 2026))
    assert years[2025] > 2 * years[2014]


def test_posts_appear_on_working_days_and_in_working_hours(big_site):
    moments = list(Post.objects.values_list("published_at", flat=True))
    assert sum(moment.weekday() > 4 for moment in moments) < 0.15 * len(moments)
    assert sum(8 <= moment.hour < 18 for moment in moments) > 0.6 * len(moments)
    assert max(moments) < datetime(2026, 1, 1, tzinfo=UTC)


def test_comments_follow_their_post_soon(big_site):
    waits = sorted(Comment.objects.values_list(F("created_at") - F("post__published_at")))
    assert waits[0][0].total_seconds() > 0
    assert waits[3000][0].days < 1
    assert waits[-60][0].days > 7


def test_a_copied_text_comes_back_as_it_was(db):
    text = "back\\slash \\n \\. \\N tab\tnew\nline\r return, ü, 🐘"
    copy(Tag, ["name", "slug"], [f"{escape(text)}\tx\n"])
    assert Tag.objects.get().name == text


def test_lines_are_made_only_when_they_are_read():
    made = []
    lines = Lines(made.append(number) or "äöü\n" for number in range(1000))
    first = lines.read(10)
    assert len(made) == 2
    assert first + lines.read(100_000) == "äöü\n".encode() * 1000
    assert lines.read(10) == b""
