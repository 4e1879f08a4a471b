"""A slug that nobody gives is made from the name, the same in admin, shell and import."""

import pytest
from django.core.exceptions import ValidationError

from myproject.blog.models import Author, Category, Post, Tag
from myproject.blog.slugs import slug_of
from myproject.content.importing.topics import related

NAMES = ["C", "C++", "C#", ".NET", "数据库", "Москва", "🎉", "Zoë Ünal", "x" * 100, "a\u0301\u202e"]
TOPICS = [Author, Category, Tag]


@pytest.mark.parametrize("model", TOPICS)
@pytest.mark.parametrize("name", NAMES)
def test_admin_shell_and_import_make_the_same_slug(admin_client, db, model, name):
    form = {"name": name, "slug": ""}
    path = f"/backstage/blog/{model._meta.model_name}/add/"
    assert admin_client.post(path, form).status_code == 302
    made = model.objects.get()
    assert made.slug == slug_of(name)
    assert related(model, [name]) == [made]
    made.delete()
    assert model.objects.create(name=name).slug == slug_of(name)
    model.objects.all().delete()
    assert related(model, [name])[0].slug == slug_of(name)


@pytest.mark.parametrize("model", TOPICS)
def test_names_that_share_letters_have_an_address_each(client, db, model):
    rows = [model.objects.create(name=name) for name in [*NAMES, "c", "C-"]]
    assert len({row.slug for row in rows}) == len(rows)
    for row in rows:
        assert client.get(row.get_absolute_url()).status_code == 200


def test_second_topic_of_a_name_is_refused_kindly(admin_client, db):
    for _ in range(3):
        answer = admin_client.post("/backstage/blog/tag/add/", {"name": "数据库", "slug": ""})
    assert Tag.objects.count() == 1
    assert "Tag with this Slug already exists." in answer.content.decode()


POST = {"body": "Text.", "status": "published", "published_at_0": "2024-03-12",
        "published_at_1": "09:00", "slug": ""}  # fmt: skip


@pytest.mark.parametrize("title", NAMES)
def test_post_without_a_slug_gets_one_from_its_title(admin_client, client, db, title):
    assert (
        admin_client.post("/backstage/blog/post/add/", POST | {"title": title}).status_code == 302
    )
    post = Post.objects.get()
    assert post.slug == slug_of(title, 250)
    assert client.get(post.get_absolute_url()).status_code == 200


def test_second_post_of_the_day_with_a_title_gets_its_own_slug(admin_client, db):
    for body in ("One.", "Two."):
        admin_client.post("/backstage/blog/post/add/", POST | {"title": "Weekly", "body": body})
    first, second = Post.objects.order_by("pk")
    assert first.slug == "weekly"
    assert second.slug.startswith("weekly-")


def test_post_keeps_its_slug_when_its_title_changes(make_post):
    post = make_post("One", slug="")
    post.title = "Two"
    post.save()
    assert post.slug == "one"


def test_slug_that_no_address_can_express_is_refused_kindly(db):
    with pytest.raises(ValidationError) as refused:
        Tag(name="数据库", slug="数据库").full_clean()
    assert "slug" in refused.value.message_dict
