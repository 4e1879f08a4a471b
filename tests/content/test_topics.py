"""Each name has a row and an address of its own, the same at the next import."""

import pytest

from myproject.blog.models import Author, Category, Post, Tag

NAMES = ["C", "C++", "C#", "F#", ".NET", "net", "数据库", "База данных", "Москва", "🎉", "🎊 Party",
         "party"]  # fmt: skip


def rows(model):
    return {row.name: row.slug for row in model.objects.all()}


@pytest.mark.parametrize("order", [1, -1])
def test_names_that_share_letters_or_have_none_get_an_address_each(site, client, order):
    tags = "\n".join(f'- "{name}"' for name in NAMES[::order])
    site.post("2024-05-01-a.md", f"title: T\ntags:\n{tags}")
    site.run()
    found = rows(Tag)
    assert set(found) == set(NAMES)
    assert len(set(found.values())) == len(NAMES)
    for slug in found.values():
        assert client.get(f"/tag/{slug}/").status_code == 200
    assert "1 unchanged" in site.run()
    assert rows(Tag) == found


def test_authors_and_categories_are_named_likewise(site, client):
    site.post("2024-05-01-a.md", "title: T\nauthors: [李明, 王芳]\ncategory: 数据库")
    site.run()
    assert {*rows(Author), *rows(Category)} == {"李明", "王芳", "数据库"}
    assert client.get(Category.objects.get().get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("name", "slug", "written"),
    [
        ("Amy Mok", "amy-mok", "amy-mok"),
        ("Amy Mok", "amy-mok", "Amy  Mok"),
        ("Ruby", "ruby", "ruby"),
        ("C++", "cpp", "C++"),
    ],
)
def test_a_name_that_an_editor_has_made_is_found(site, name, slug, written):
    Tag.objects.create(name=name, slug=slug)
    site.post("2024-05-01-a.md", f'title: T\ntags: ["{written}"]')
    site.run()
    assert rows(Tag) == {name: slug}


def test_a_name_is_cut_at_the_models_limit_and_found_again(site):
    site.post("2024-05-01-a.md", f"title: T\ntags: [{'x' * 150}]")
    site.run()
    assert "1 unchanged" in site.run()
    assert rows(Tag) == {"x" * 100: "x" * 100}


@pytest.mark.parametrize("name", ["数据库", "c++", "c#", "☃", "🎉-party"])
def test_a_post_whose_name_has_no_plain_letters_gets_an_address(site, client, name):
    site.post(f"2024-05-01-{name}.md")
    site.post("2024-05-01-c.md")
    site.run()
    assert Post.objects.count() == 2
    assert {client.get(post.get_absolute_url()).status_code for post in Post.objects.all()} == {200}
    assert "2 unchanged" in site.run()
