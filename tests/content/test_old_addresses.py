"""Where a post was before leads to where it is now."""

import pytest

from myproject.blog.models import Post, Redirect

OLD = [
    ("redirect_from: /old/address.html", "/old/address.html"),
    ("redirect_from: [/old/address.html, /older/]", "/older/"),
    ("aliases: [/old/]", "/old/"),
    ("aliases: [2013/01/old.html]", "/2013/01/old.html"),
    ("permalink: /old/place.html", "/old/place.html"),
    ("permalink: /old/place/index.html", "/old/place/"),
    ("permalink: /:year/:month/:title.html", "/2024/05/a.html"),
    ("permalink: pretty\ncategories: [News]", "/news/2024/05/01/a/"),
    ("url: old/place", "/old/place"),
    ("path: old/place", "/old/place/"),
    ("path: 2024/05/01/Rust-1.0", "/2024/05/01/Rust-1.0/"),
]


@pytest.mark.parametrize(("front_matter", "old"), OLD)
def test_an_old_address_leads_to_the_post(site, client, front_matter, old):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    assert "1 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, "/2024/05/01/a/")


def test_an_alias_of_hugo_begins_beside_its_post(site, client):
    site.write("hugo.toml", "")
    site.post("content/posts/2024-05-01-a.md", "title: T\naliases: [old, ./older, /oldest]")
    site.run()
    assert [
        client.get(path).status_code for path in ("/posts/old/", "/posts/older", "/oldest/")
    ] == [301] * 3


def test_zola_keeps_aliases_in_toml(site, client):
    site.write(
        "a.md", '+++\ntitle = "T"\npath = "2014/09/15/A-1.0"\naliases = ["a.html"]\n+++\nText.'
    )
    site.run()
    for old in ("/a.html", "/2014/09/15/A-1.0", "/2014/09/15/A-1.0/"):
        assert client.get(old)["Location"] == "/2014/09/15/a/"


@pytest.mark.parametrize(
    "front_matter",
    ["permalink: /2024/05/01/a/", "aliases: [/2024/05/01/a]", "url: https://a.example/", "url: ''"],
)
def test_its_own_address_and_another_sites_are_no_old_ones(site, front_matter):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    assert "0 refused" in site.run()
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("permalink", ["/{{ title | slugify }}/", "/:mystery/:title/"])
def test_an_address_that_only_the_generator_can_compute_is_named(site, permalink):
    site.post("2024-05-01-a.md", f'title: T\npermalink: "{permalink}"')
    assert f"cannot be known: 1.\n  2024-05-01-a.md:3: {permalink}" in site.run()


REFUSED = [
    ("/about/", "There is a page at /about/"),
    ("https://example.org/a", "address of another host"),
    ("/?p=12", "has a query"),
    ("https://[host]/", "is no address"),
    ("/taken/", "the old address /taken/ already leads to /posts/"),
]


@pytest.mark.parametrize(("alias", "reason"), REFUSED)
def test_an_alias_that_cannot_work_is_named_and_the_post_goes_in(site, alias, reason):
    Redirect.objects.create(old_path="/taken/", target="/posts/")
    site.post("2024-05-01-a.md", f'title: T\naliases: ["{alias}", /good/]')
    report = site.run()
    assert "2024-05-01-a.md:3: " in report
    assert reason in report
    assert "Exit status 1." in report
    assert Redirect.objects.get(old_path="/good/").post == Post.objects.get()


def test_a_new_alias_updates_its_post_and_the_second_import_changes_nothing(site):
    site.post("2024-05-01-a.md")
    site.run()
    site.post("2024-05-01-a.md", "title: T\naliases: [/old/]")
    assert "1 updated" in site.run()
    report = site.run()
    assert "1 unchanged" in report
    assert "Redirects" not in report


def test_a_redirect_follows_a_post_that_moves_at_the_next_import(site, client):
    site.post("a.md", "title: T\ndate: 2024-05-01\naliases: [/old/]")
    site.run()
    site.post("a.md", "title: T\ndate: 2024-06-01\naliases: [/old/]")
    site.run()
    assert client.get("/old/")["Location"] == "/2024/06/01/a/"
