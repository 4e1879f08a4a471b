"""What the front matter of each generator says is in the post."""

from datetime import UTC, datetime

import pytest

from myproject.blog.models import Author, Post

YAML = "---\ntitle: T\ndate: 2024-05-01\ntags: [a, b]\ndescription: D\n---\nText."
FORMS = {
    "yaml": YAML,
    "yaml-crlf": YAML.replace("\n", "\r\n"),
    "yaml-tabs": YAML.replace("---", "--- \t").replace("T\n", "T\t\n"),
    "toml": '+++\ntitle = "T"\ndate = 2024-05-01\ntags = ["a", "b"]\ndescription = "D"\n+++\nText.',
    "zola": (
        '+++\ntitle = "T"\ndate = 2024-05-01\n[taxonomies]\ntags = ["a", "b"]\n'
        '[extra]\ndescription = "D"\n+++\nText.'
    ),
    "json": (
        '{\n"title": "T", "date": "2024-05-01",\n"tags": ["a", "b"], "description": "D"}\n\nText.'
    ),
    "eleventy-json": (
        '---json\n{"title": "T", "date": "2024-05-01", "tags": ["a", "b"], "description": "D"}\n'
        "---\nText."
    ),
    "eleventy-toml": (
        '---toml\ntitle = "T"\ndate = 2024-05-01\ntags = ["a", "b"]\ndescription = "D"\n---\nText.'
    ),
    "hugo-letters": "---\nTitle: T\nDate: 2024-05-01\nTags: [a, b]\nDescription: D\n---\nText.",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_each_form_of_front_matter_is_read(site, text):
    site.write("a.md", text)
    assert "1 created, 0 updated, 0 unchanged, 0 refused" in site.run()
    post = Post.objects.get()
    assert post.get_absolute_url() == "/2024/05/01/a/"
    assert {tag.name for tag in post.tags.all()} == {"a", "b"}
    assert (post.title, post.excerpt, post.body) == ("T", "D", "Text.")


DATES = [
    ("2015-03-17 14:00:00 -4", datetime(2015, 3, 17, 18, tzinfo=UTC)),
    ("2015-03-17 14:00:00 -0400", datetime(2015, 3, 17, 18, tzinfo=UTC)),
    ("2015-03-17T14:00:00-04:00", datetime(2015, 3, 17, 18, tzinfo=UTC)),
    ("2015-03-17 14:00:00", datetime(2015, 3, 17, 14, tzinfo=UTC)),
    ("2015-03-17T14:00Z", datetime(2015, 3, 17, 14, tzinfo=UTC)),
    ("2015-03-17 14:00:00 UTC", datetime(2015, 3, 17, 14, tzinfo=UTC)),
    ("2015-03-17T14:00:00.123456789Z", datetime(2015, 3, 17, 14, 0, 0, 123456, tzinfo=UTC)),
    ("2015-03-17", datetime(2015, 3, 17, tzinfo=UTC)),
    ('"2015-03-17"', datetime(2015, 3, 17, tzinfo=UTC)),
    ("2015/03/17", datetime(2015, 3, 17, tzinfo=UTC)),
    ("March 17, 2015", datetime(2015, 3, 17, tzinfo=UTC)),
    ("17 Mar 2015", datetime(2015, 3, 17, tzinfo=UTC)),
    ("Tue, 17 Mar 2015 14:00:00 -0400", datetime(2015, 3, 17, 18, tzinfo=UTC)),
]


@pytest.mark.parametrize(("written", "meant"), DATES)
def test_dates_are_read_as_generators_write_them(site, written, meant):
    site.post("post.md", f"title: T\ndate: {written}")
    site.run()
    assert Post.objects.get().published_at == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2015-03-17", datetime(2015, 3, 17, tzinfo=UTC)),
        ("2015-03-17T14:00:00", datetime(2015, 3, 17, 14, tzinfo=UTC)),
        ("2015-03-17T14:00:00-04:00", datetime(2015, 3, 17, 18, tzinfo=UTC)),
        ('"2015-03-17T14:00:00Z"', datetime(2015, 3, 17, 14, tzinfo=UTC)),
    ],
)
def test_dates_of_toml_are_read(site, written, meant):
    site.write("post.md", f'+++\ntitle = "T"\ndate = {written}\n+++\nText.')
    site.run()
    assert Post.objects.get().published_at == meant


@pytest.mark.parametrize(
    ("name", "front_matter"),
    [
        ("2024-05-01-a.md", ""),
        ("2024-05-01_a.md", ""),
        ("2024-05-01T10:00:00Z-a.md", ""),
        ("2024-05-01-a/index.md", ""),
        ("a.md", 'path: "team/2024/05/1/A-Name"'),
        ("a.md", "publishDate: 2024-05-01"),
        ("a.md", "date: 2024-04-30\npublishDate: 2024-05-01"),
    ],
)
def test_the_day_is_in_the_name_the_folder_the_path_or_another_field(site, name, front_matter):
    site.post(name, f"title: T\n{front_matter}")
    site.run()
    assert Post.objects.get().get_absolute_url() == "/2024/05/01/a/"


@pytest.mark.parametrize(
    ("front_matter", "names"),
    [
        ("author: lcnr", ["lcnr"]),
        ("author: Ann Lee", ["Ann Lee"]),
        ("authors: [amy-mok, Zoë Ünal]", ["Zoë Ünal", "amy-mok"]),
        ("author: {name: Ann Lee, email: a@example.com}", ["Ann Lee"]),
        ("authors:\n- name: Ann Lee\n- name: Bo", ["Ann Lee", "Bo"]),
        ("extra: {authors: [Ann Lee]}", ["Ann Lee"]),
        ("params: {author: Ann Lee}", ["Ann Lee"]),
    ],
)
def test_authors_are_shown_as_they_are_written(site, front_matter, names):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    site.run()
    assert sorted(author.name for author in Author.objects.all()) == names


@pytest.mark.parametrize(
    ("front_matter", "names"),
    [
        ("tags: linux ruby web", {"linux", "ruby", "web"}),
        ("tags: linux, open source", {"linux", "open source"}),
        ("tags: [linux, open source, 2024]", {"linux", "open source", "2024"}),
        ("tag: open source", {"open source"}),
        ("taxonomies: {tags: [linux]}", {"linux"}),
        ("categories: [news, linux, web]", {"linux", "web"}),
        ("tags:", set()),
    ],
)
def test_tags_are_lists_or_text(site, front_matter, names):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    site.run()
    assert {tag.name for tag in Post.objects.get().tags.all()} == names


@pytest.mark.parametrize("configuration", ["hugo.toml", "eleventy.config.js"])
def test_text_is_one_tag_where_the_generator_takes_it_so(site, configuration):
    site.write(configuration, "")
    site.post("content/2024-05-01-a.md", "title: T\ntags: open source")
    site.run()
    assert [tag.name for tag in Post.objects.get().tags.all()] == ["open source"]


@pytest.mark.parametrize(
    "front_matter",
    ["category: News", "categories: News other", "categories: [News, other]",
     "taxonomies: {categories: [News]}"],
)  # fmt: skip
def test_the_first_category_is_the_posts(site, front_matter):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    site.run()
    assert Post.objects.get().category.name == "News"


def test_weight_and_unknown_keys_are_ignored(site):
    site.post("2024-05-01-a.md", "title: T\nweight: 3\nlayout: post\nmystery: {a: [1]}")
    assert "1 created" in site.run()


HIDDEN = [
    "draft: true", 'draft: "true"', "draft: yes", "published: false", 'published: "false"',
    "expiryDate: 2024-06-01", "headless: true", "build: {render: never}", "_build: {render: false}",
    "permalink: false", "eleventyExcludeFromCollections: true", "status: private", "status: Draft",
    "published: no", "Draft: on", "build: {render: link}\ndraft: 1", "unpublishDate: 2024-06-01",
]  # fmt: skip


@pytest.mark.parametrize("front_matter", HIDDEN)
def test_a_post_that_its_generator_hides_is_a_draft(site, front_matter):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    site.run()
    assert Post.objects.get().status == Post.Status.DRAFT


@pytest.mark.parametrize(
    "front_matter",
    ["draft: false", 'draft: "false"', "published: true", "expiryDate: 2999-01-01",
     "headless: false", "build: {render: always, list: never}", "permalink: /a/"],
)  # fmt: skip
def test_a_post_that_its_generator_shows_is_published(site, front_matter):
    site.post("2024-05-01-a.md", f"title: T\n{front_matter}")
    site.run()
    assert Post.objects.get().status == Post.Status.PUBLISHED


FOLDERS = {
    "hugo cascade": ("hugo.toml", "_index.md", "---\ncascade: {draft: true}\n---\n"),
    "hugo cascades": ("hugo.toml", "_index.md", "---\ncascade: [{build: {render: never}}]\n---\n"),
    "zola section": ("config.toml", "_index.md", "+++\ndraft = true\n+++\n"),
    "eleventy data": ("eleventy.config.js", "posts.json", '{"permalink": false}'),
    "eleventy 11tydata": ("eleventy.config.js", "posts.11tydata.json", '{"draft": true}'),
}


@pytest.mark.parametrize(("configuration", "name", "text"), FOLDERS.values(), ids=FOLDERS)
def test_post_that_its_folder_hides_is_a_draft(site, configuration, name, text):
    site.write(configuration, 'base_url = "/"')
    site.write(f"content/posts/{name}", text)
    site.post("content/posts/deep/2024-05-01-a.md")
    site.post("content/2024-05-02-b.md")
    site.run()
    statuses = dict(Post.objects.values_list("slug", "status"))
    assert statuses == {"a": "draft", "b": "published"}


def test_post_may_show_itself_in_a_folder_that_hides(site):
    site.write("hugo.toml", "")
    site.write("content/posts/_index.md", "---\ncascade: {draft: true}\n---\n")
    site.post("content/posts/2024-05-01-a.md", "title: T\ndraft: false")
    site.run()
    assert Post.objects.get().status == Post.Status.PUBLISHED


def test_jekyll_defaults_hide_the_posts_of_their_folder(site):
    defaults = "defaults: [{scope: {path: secret/, type: posts}, values: {published: false}}]"
    site.write("_config.yml", defaults)
    site.post("secret/_posts/2024-05-01-a.md")
    site.post("_posts/2024-05-02-b.md")
    site.run()
    assert [post.slug for post in Post.objects.published()] == ["b"]


@pytest.mark.parametrize("text", ["defaults: [1]", "defaults: {a: b}", "[", "[" * 5000])
def test_jekyll_defaults_that_cannot_be_read_are_named(site, text):
    site.write("_config.yml", text)
    site.post("_posts/2024-05-02-b.md")
    assert "_config.yml cannot be read" in site.run()
    assert not Post.objects.exists()


@pytest.mark.parametrize("text", ["[", "[" * 50_000, '{"draft": }'])
def test_eleventy_data_that_cannot_be_read_is_named(site, text):
    site.write("eleventy.config.js", "")
    site.write("content/posts/posts.json", text)
    site.post("content/posts/2024-05-02-b.md")
    site.post("content/2024-05-02-c.md")
    assert "posts.json is no JSON that can be read" in site.run()
    assert Post.objects.get().slug == "c"


def test_date_of_expiry_to_come_is_named(site):
    site.post("2024-05-01-a.md", "title: T\nexpiryDate: 2999-01-01")
    report = site.run()
    assert "Posts that stay after their date of expiry: 1.\n  2024-05-01-a.md: 2999-01-01" in report


def test_a_file_among_drafts_is_a_draft_and_keeps_the_date_of_its_first_import(site):
    site.post("_drafts/a.md")
    site.run()
    first = Post.objects.get()
    assert first.status == Post.Status.DRAFT
    assert "1 unchanged" in site.run()
    assert Post.objects.get().published_at == first.published_at


def test_a_post_of_the_future_is_scheduled(site):
    site.post("2999-05-01-a.md")
    site.run()
    assert Post.objects.get().status == Post.Status.PUBLISHED
    assert not Post.objects.published().exists()
