"""manage.py denormalise."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from myproject.blog.management.commands import denormalise
from myproject.blog.models import Comment, Post, PostTag, Tag


def test_what_is_right_is_left_alone(post, make_comment, capsys):
    make_comment(post)
    call_command("denormalise")
    assert "comment counts: 0 wrong" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [0, 2])
def test_a_wrong_count_is_told_and_then_repaired(post, make_post, make_comment, capsys, wrong):
    make_comment(post)
    make_comment(post, status=Comment.Status.PENDING)
    make_post()
    Post.objects.filter(pk=post.pk).update(comment_count=wrong)
    with pytest.raises(CommandError, match="1 are wrong"):
        call_command("denormalise")
    call_command("denormalise", repair=True)
    assert "comment counts: 1 wrong, 1 repaired" in capsys.readouterr().out
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 1
    call_command("denormalise")


@pytest.mark.parametrize("model", [Post, Comment])
def test_bodies_are_rendered_again_after_the_markdown_rules_changed(
    post, make_comment, monkeypatch, model
):
    make_comment(post)
    monkeypatch.setattr(model, "render", staticmethod(lambda body: f"<p>New: {body}</p>"))
    with pytest.raises(CommandError, match="1 are wrong"):
        call_command("denormalise")
    before = model.objects.get().last_modified
    call_command("denormalise", repair=True)
    repaired = model.objects.get()
    assert repaired.body_html == f"<p>New: {repaired.body}</p>"
    assert repaired.last_modified > before  # The key of its fragment.
    call_command("denormalise")


def test_a_wrong_date_of_a_link_is_repaired(post, make_post, capsys):
    draft = make_post(status=Post.Status.DRAFT)
    draft.tags.add(Tag.objects.get())
    PostTag.objects.filter(post=post).update(published_at=None)
    PostTag.objects.filter(post=draft).update(published_at=draft.published_at)
    with pytest.raises(CommandError, match="2 are wrong"):
        call_command("denormalise")
    call_command("denormalise", repair=True)
    assert post.posttag_links.get().published_at == post.published_at
    assert draft.posttag_links.get().published_at is None


def test_batches_hold_all_rows_and_a_batch_is_verified_in_one_query(
    make_post, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(denormalise, "BATCH", 2)
    first = make_post()
    Post.objects.filter(pk__in=[make_post().pk for _ in range(4)]).update(comment_count=7)
    assert first.comment_count == 0
    with django_assert_num_queries(1 + 3):
        assert denormalise.verify(Post, type(Post.objects.all()).wrongly_counted, None) == (4, 0)


@pytest.mark.django_db(transaction=True)
def test_a_comment_of_the_moment_of_the_repair_is_counted(post, make_comment):
    """The repair waits for a comment's transaction, and counts what that wrote."""
    Post.objects.filter(pk=post.pk).update(comment_count=5)

    def repair():
        call_command("denormalise", repair=True)
        connection.close()

    thread = threading.Thread(target=repair)
    with transaction.atomic():
        make_comment(post)
        Post.objects.filter(pk=post.pk).update(comment_count=9)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    post.refresh_from_db(fields=["comment_count"])
    assert post.comment_count == 1
