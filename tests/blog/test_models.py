import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from myproject.blog.models import SEARCHABLE_CHARACTERS, Comment, Post, Tag


def test_the_body_is_rendered_when_it_is_saved(post):
    assert post.body_html == "<p>A <em>body</em>.</p>\n"


def test_a_save_of_the_body_alone_renders_it(post):
    post.body = "Another."
    post.save(update_fields=["body"])
    assert Post.objects.get(pk=post.pk).body_html == "<p>Another.</p>\n"


def test_the_address_carries_day_and_slug(post):
    assert post.get_absolute_url() == "/2024/03/12/coming-soon/"


def test_posts_of_different_days_may_share_a_slug(post, make_post):
    namesake = make_post(slug="coming-soon")
    assert namesake.published_on != post.published_on


def test_posts_of_one_day_may_not_share_a_slug(post, make_post):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_post(slug="coming-soon", published_at=post.published_at)


def test_the_public_sees_no_draft_and_nothing_from_the_future(make_post):
    make_post(status=Post.Status.DRAFT)
    make_post(published_at=timezone.now() + timedelta(hours=1))
    visible = make_post()
    assert list(Post.objects.published()) == [visible]


def test_a_word_in_the_title_weighs_more_than_one_in_the_body(make_post):
    body = make_post(body="Varnish, Varnish, Varnish.")
    title = make_post(title="Varnish")
    assert list(Post.objects.search("varnish", 20)) == [title, body]


def test_a_search_finds_as_many_as_asked_and_ranks_the_newest(make_post, monkeypatch):
    posts = [make_post(body="Varnish.") for _ in range(3)]
    make_post(title="Varnish")
    assert list(Post.objects.search("varnish", 2))[1:] == posts[:1]
    monkeypatch.setattr("myproject.blog.querysets.CANDIDATES", 3)
    assert list(Post.objects.search("varnish", 2)) == posts[:2]


def test_a_body_of_any_length_and_content_is_stored(make_post):
    words = " ".join(f"{number:x}" for number in range(SEARCHABLE_CHARACTERS // 4))
    assert make_post(body=words * 2).pk


def test_neighbours_are_the_published_posts_on_either_side(make_post):
    newer, middle, older = make_post("Newer"), make_post("Middle"), make_post("Older")
    make_post("Draft", status=Post.Status.DRAFT, published_at=middle.published_at)
    post = Post.objects.with_neighbours().get(pk=middle.pk)
    assert post.newer.get_absolute_url() == newer.get_absolute_url()
    assert post.older.get_absolute_url() == older.get_absolute_url()
    assert Post.objects.with_neighbours().get(pk=newer.pk).newer is None
    assert Post.objects.with_neighbours().get(pk=older.pk).older is None


def test_neighbours_are_made_once(make_post, django_assert_num_queries):
    make_post(), make_post()
    post = Post.objects.with_neighbours().first()
    with django_assert_num_queries(0):
        assert post.older is post.older


def test_neighbours_of_posts_of_one_instant_form_one_line(make_post):
    posts = [make_post(published_at="2024-01-01T00:00Z") for _ in range(3)]
    walk = [Post.objects.with_neighbours().get(pk=posts[0].pk)]
    while walk[-1].newer:
        walk.append(Post.objects.with_neighbours().get(slug=walk[-1].newer.slug))
    assert [post.pk for post in walk] == [post.pk for post in posts]


def test_only_approved_comments_are_counted(post, make_comment):
    make_comment(post)
    make_comment(post, status=Comment.Status.PENDING)
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 1


def test_moderation_in_bulk_recounts(post, make_comment):
    comments = [make_comment(post, status=Comment.Status.PENDING) for _ in range(3)]
    assert Comment.objects.set_status(Comment.Status.APPROVED) == 3
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 3
    Comment.objects.filter(pk=comments[0].pk).delete()
    comments[1].delete()
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 1


@pytest.mark.django_db(transaction=True)
def test_comments_of_the_same_moment_are_all_counted(post, make_comment):
    def comment():
        make_comment(post)
        connection.close()

    threads = [threading.Thread(target=comment) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 8


def dates(post):
    return [link.published_at for link in (post.posttag_links.get(), *post.postauthor_links.all())]


def test_links_carry_the_date_of_a_published_post_and_follow_it(post):
    assert dates(post) == [post.published_at] * 3
    moved = timezone.now() - timedelta(days=9)
    Post.objects.filter(pk=post.pk).update(published_at=moved)
    assert dates(post) == [moved] * 3
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    assert dates(post) == [None] * 3
    Post.objects.filter(pk=post.pk).update(status=Post.Status.PUBLISHED)
    assert dates(post) == [moved] * 3


@pytest.mark.django_db(transaction=True)
def test_a_link_and_a_new_date_of_the_same_moment_agree(post):
    """The link waits for the transaction that is just moving the post."""
    topic = Tag.objects.create(name="new", slug="new")

    def tag():
        post.tags.add(topic)
        connection.close()

    thread = threading.Thread(target=tag)
    with transaction.atomic():
        moved = timezone.now() - timedelta(days=9)
        Post.objects.filter(pk=post.pk).update(published_at=moved)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    assert topic.links.get().published_at == moved
