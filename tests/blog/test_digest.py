"""What waits for the editors, in three queries however much it is."""

import io

import pytest
from django.core.management import call_command

from myproject.blog.digest import digest
from myproject.blog.models import Post
from myproject.blog.querysets import WAITING_COMMENTS


@pytest.fixture(autouse=True)
def waiting(post, make_post, make_comment):
    make_comment(post, status="pending", name="Bob", body="Second & last.\n\nMore.")
    make_comment(post, name="Ann", body="Seen already.")
    make_comment(make_post("Nothing waits here"), name="Ann")
    make_comment(make_post("Draft", status="draft"), status="pending", name="Eve", body="Early.")


def test_it_names_the_comments_that_wait_and_their_posts():
    text = digest()
    assert "Coming soon\n" in text
    assert "Bob: Second & last. More.\n" in text
    assert "Eve: Early." in text
    assert "Ann" not in text
    assert "Nothing waits here" not in text


def test_more_of_them_cost_no_more_queries(post, make_comment, django_assert_num_queries):
    for number in range(5):
        make_comment(post, status="pending", body=f"Waiting {number}.")
    with django_assert_num_queries(3):
        assert "Waiting 4." in digest()


def test_a_post_with_many_shows_the_first_ones(post, make_comment):
    for number in range(WAITING_COMMENTS + 5):
        make_comment(post, status="pending", body=f"Waiting {number}.")
    (listed, *_) = Post.objects.with_waiting_comments()
    assert len(listed.waiting_comments) == WAITING_COMMENTS


def test_nothing_waits_is_no_text(make_comment):
    Post.objects.all().delete()
    assert digest() == ""


def test_the_command_prints_it():
    out = io.StringIO()
    call_command("digest", stdout=out)
    assert out.getvalue() == digest()
