"""Crafted requests of staff: what no query can be made of is a 400, in each list of the admin."""

import pytest
from django.contrib import admin
from django.urls import reverse

from myproject.blog import admin_site
from myproject.blog.models import Comment, Tag

LISTS = sorted(model._meta.label_lower for model in admin.site._registry)
FILTERS = [
    "published_at__year=99999",
    "published_at__year=0",
    "published_at__date__lt=x",
    "published_at__hour=99999999999",
    "id__exact=abc",
    "id__in=1,x",
    "id__gt=99999999999999999999",
    "title__regex=(",
    "category__id__exact=x",
    "comment_count__gt=1e999",
]


def list_of(label, action="changelist"):
    return reverse(f"admin:{label.replace('.', '_')}_{action}")


@pytest.mark.parametrize("query", FILTERS)
def test_filter_without_meaning_is_no_server_error(admin_client, post, query):
    assert admin_client.get(f"{list_of('blog.post')}?{query}").status_code in (200, 302, 400)


def test_year_that_no_date_has_is_answered_with_a_page(admin_client, post):
    page = admin_client.get(f"{list_of('blog.post')}?published_at__year=99999")
    assert page.status_code == 400
    assert "not one that this site understands" in page.content.decode()


@pytest.mark.parametrize("label", LISTS)
def test_each_list_rejects_a_pattern_that_the_database_cannot_read(admin_client, label):
    model = next(model for model in admin.site._registry if model._meta.label_lower == label)
    text = next(f.name for f in model._meta.fields if f.get_internal_type().endswith("CharField"))
    answer = admin_client.get(f"{list_of(label)}?{text}__regex=(")
    assert answer.status_code == 400


@pytest.mark.parametrize("key", ["abc", "1 OR 1=1", "\x00", "1.5", ""])
@pytest.mark.parametrize("action", ["approve", "delete_selected"])
def test_selected_row_without_a_valid_key_is_rejected(
    admin_client, post, make_comment, action, key
):
    make_comment(post)
    form = {"action": action, "_selected_action": key}
    assert admin_client.post(list_of("blog.comment"), form).status_code == 400
    assert Comment.objects.exists()


def test_selected_row_that_is_gone_is_passed_over(admin_client, post, make_comment):
    form = {"action": "approve", "_selected_action": ["9" * 30, "12345678"]}
    assert admin_client.post(list_of("blog.comment"), form).status_code == 302


@pytest.mark.parametrize(("rows", "deleted"), [(3, True), (4, False)])
def test_number_of_rows_deleted_at_once_is_bounded(admin_client, monkeypatch, db, rows, deleted):
    monkeypatch.setattr(admin_site, "MAX_DELETED", 3)
    tags = [Tag.objects.create(name=f"{n}", slug=f"tag-{n}") for n in range(rows)]
    form = {"action": "delete_selected", "_selected_action": [tag.pk for tag in tags], "post": "1"}
    page = admin_client.post(list_of("blog.tag"), form, follow=True).content.decode()
    assert Tag.objects.exists() is not deleted
    assert ("Nothing was deleted: select at most 3 rows at once." in page) is not deleted


def test_page_that_confirms_a_deletion_can_be_sent(admin_client, settings):
    assert admin_site.MAX_DELETED < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS / 2
