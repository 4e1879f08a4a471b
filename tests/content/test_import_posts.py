from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import ExifTags, Image

from myproject.blog.models import Post

DEMO = Path("myproject/blog/demo")
REAL = Path("../shared/content/18f")

pytestmark = pytest.mark.django_db


class Site:
    """A folder of Markdown files and one of media."""

    def __init__(self, folder):
        self.posts, self.media = folder / "posts", folder / "files"
        self.posts.mkdir()
        (self.media / "images").mkdir(parents=True)
        self.output, self.errors = StringIO(), StringIO()

    def write(self, name, front_matter="title: A title", body="Text."):
        (self.posts / name).write_text(f"---\n{front_matter}\n---\n\n{body}\n")

    def draw(self, name="lake.png", colour="blue"):
        Image.new("RGB", (40, 30), colour).save(self.media / "images" / name)

    def import_posts(self):
        call_command(
            "import_posts", self.posts, media=self.media, stdout=self.output, stderr=self.errors
        )


@pytest.fixture
def site(tmp_path):
    (tmp_path / "site").mkdir()
    return Site(tmp_path / "site")


def test_everything_that_a_file_says_is_in_its_post(site):
    site.draw()
    site.write(
        "2014-03-12-coming-soon.md",
        "title: Coming soon\ndate: 2014-03-12 09:30:00 -4\nauthors: [amy-mok, Zoë Ünal]\n"
        "category: News\ntags: [Open source, 18F]\nexcerpt: >\n  It *comes*\n  soon.\n"
        "image: /images/lake.png\nimage_alt: A lake",
    )
    site.import_posts()
    post = Post.objects.get()
    assert post.get_absolute_url() == "/2014/03/12/coming-soon/"
    assert post.published_at == datetime(2014, 3, 12, 13, 30, tzinfo=UTC)
    assert [author.name for author in post.authors.all()] == ["amy-mok", "Zoë Ünal"]
    assert post.category.name == "News"
    assert {tag.slug for tag in post.tags.all()} == {"open-source", "18f"}
    assert post.excerpt == "It comes soon."
    assert (post.lead_image_width, post.lead_image_height) == (40, 30)
    assert post.lead_image_alt == "A lake"
    assert post.status == Post.Status.PUBLISHED
    assert post.body_html == "<p>Text.</p>\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2015-03-17 14:00:00 -4", datetime(2015, 3, 17, 18, tzinfo=UTC)),
        ("2015-03-17 14:00:00 -0400", datetime(2015, 3, 17, 18, tzinfo=UTC)),
        ("2015-03-17T14:00:00-04:00", datetime(2015, 3, 17, 18, tzinfo=UTC)),
        ("2015-03-17 14:00:00", datetime(2015, 3, 17, 14, tzinfo=UTC)),
        ("2015-03-17T14:00Z", datetime(2015, 3, 17, 14, tzinfo=UTC)),
        ("2015-03-17", datetime(2015, 3, 17, tzinfo=UTC)),
        ('"2015-03-17"', datetime(2015, 3, 17, tzinfo=UTC)),
    ],
)
def test_dates_as_generators_write_them(site, written, meant):
    site.write("post.md", f"title: T\ndate: {written}")
    site.import_posts()
    assert Post.objects.get().published_at == meant


def test_a_draft_stays_one(site):
    site.write("2015-01-01-a.md", "title: T\ndraft: true")
    site.import_posts()
    assert not Post.objects.published().exists()


def test_importing_again_changes_nothing(site):
    site.draw()
    site.write("2015-01-01-a.md", "title: T\nimage: images/lake.png\ntags: [x]")
    site.import_posts()
    before = Post.objects.values().get()
    site.import_posts()
    assert Post.objects.values().get() == before
    assert "1 unchanged" in site.output.getvalue()
    assert len(default_storage.listdir("posts")[1]) == 1


@pytest.mark.parametrize(
    "edited",
    ["title: Other", "title: T\ntags: [y]", "title: T\nauthors: b", "title: T\ndraft: true"],
)
def test_an_edited_file_updates_its_post(site, edited):
    site.write("2015-01-01-a.md", "title: T\ntags: [x]\nauthors: a")
    site.import_posts()
    before = Post.objects.get()
    site.write("2015-01-01-a.md", edited)
    site.import_posts()
    after = Post.objects.get()
    assert after.pk == before.pk
    assert after.last_modified > before.last_modified
    assert "1 updated" in site.output.getvalue()


def test_a_post_that_moves_to_another_day_is_still_itself(site):
    site.write("a.md", "title: T\ndate: 2015-01-01")
    site.import_posts()
    site.write("a.md", "title: T\ndate: 2015-01-02")
    site.import_posts()
    assert Post.objects.get().get_absolute_url() == "/2015/01/02/a/"


def test_a_changed_picture_gets_another_address(site):
    site.draw()
    site.write("2015-01-01-a.md", "title: T\nimage: images/lake.png")
    site.import_posts()
    first = Post.objects.get().lead_image.name
    site.draw(colour="red")
    site.import_posts()
    assert Post.objects.get().lead_image.name != first


def resolved(site, body):
    site.write("2015-01-01-a.md", "title: T\nimage: images/lake.png", body)
    site.import_posts()
    return Post.objects.get().body


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('[a]({{ "/2015/01/02/b/" | url }})', "[a](/2015/01/02/b/)"),
        ("[a]({{ site.baseurl }}/about/)", "[a](/about/)"),
        ("Words {{ page.mystery | magic }}here", "Words here"),
        ('{% include "x.html", a: 1 %}Text', "Text"),
        ("{% raw %}{{ shown }}{% endraw %}", "{{ shown }}"),
        ("Text {.font-alt-xs}", "Text"),
        ("`{.shown}`", "`{.shown}`"),
        ("```\n{.shown}\n```", "```\n{.shown}\n```"),
        ('{% image "images/none.png" "alt" %}Text', "Text"),
        ("![alt](/images/none.png)Text", "Text"),
        ('<img src="/images/none.png">Text', "Text"),
        ('{% image "images/../../secret.png" "alt" %}Text', "Text"),
        ("![alt](https://example.com/x.png)", "![alt](https://example.com/x.png)"),
    ],
)
def test_template_tags_are_resolved_or_removed(site, written, meant):
    assert resolved(site, written) == meant


@pytest.mark.parametrize(
    "written",
    [
        '{% image "images/lake.png" "A lake" %}',
        '{% image_with_class "/images/lake.png" "wide" "A lake" %}',
        "![A lake](/images/lake.png)",
        '![A lake](images/lake.png "Title")',
        "![A lake]({{ image | url }})",
        '<img class="wide" src="{{ site.baseurl }}/images/lake.png" alt="A lake">',
        '<img src="{{ "/static/images/lake.png" | url }}" alt="A lake">',
    ],
)
def test_pictures_are_kept_with_their_size(site, written):
    site.draw()
    body = resolved(site, written)
    source = default_storage.url(Post.objects.get().lead_image.name)
    assert f'src="{source}" alt="A lake" width="40" height="30"' in body


def test_what_was_removed_is_counted(site):
    resolved(site, "{{ a | b }} {{ c | d }} {% include x %}")
    assert "Unknown shortcodes, taken out: 3." in site.output.getvalue()
    assert "2015-01-01-a.md:6: {% include x %}" in site.output.getvalue()


def test_a_picture_that_cannot_be_used_is_named_with_its_reason_and_its_post_goes_in(site):
    file = site.media / "images" / "lake.png"
    file.write_text("<svg onload=alert(1)>")
    assert resolved(site, "Text ![](/images/lake.png)") == "Text "
    assert not Post.objects.get().lead_image
    assert "Files that cannot be used: 1." in site.output.getvalue()
    assert f"{file}: This is no picture." in site.output.getvalue()


def test_a_picture_is_cleaned_as_an_upload_is(site):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (40, 30)).save(site.media / "images" / "lake.png", exif=exif)
    resolved(site, "Text")
    post = Post.objects.get()
    assert (post.lead_image_width, post.lead_image_height) == (30, 40)
    with default_storage.open(post.lead_image.name) as file, Image.open(file) as kept:
        assert dict(kept.getexif()) == {}


BROKEN = {
    "broken-yaml.md": ("---\ntitle: [\n---\n", "broken YAML: "),
    "no-front-matter.md": ("Text.", "no front matter"),
    "no-end.md": ("---\ntitle: T\n", "has no end"),
    "not-a-mapping.md": ("---\n- a\n---\n", "not a list of"),
    "2015-01-01-no-title.md": ("---\ntags: [a]\n---\n", "no title"),
    "no-date.md": ("---\ntitle: T\n---\n", "no date"),
    "impossible-date.md": ("---\ntitle: T\ndate: 2015-02-30\n---\n", "broken front matter: day"),
    "odd-date.md": ("---\ntitle: T\ndate: soon\n---\n", "no date that can be read ('soon')"),
    "2015-01-01-long-title.md": (f"---\ntitle: {'T' * 251}\n---\n", "title: Ensure"),
    "2015-01-01-latin.md": (b"---\ntitle: caf\xe9\n---\n", "not UTF-8: byte 14 is 0xe9"),
}


@pytest.mark.parametrize(("name", "content", "reason"), [(n, *case) for n, case in BROKEN.items()])
def test_a_bad_file_is_named_with_its_reason_and_the_others_are_imported(
    site, name, content, reason
):
    site.write("2015-01-01-good.md")
    content = content.encode() if isinstance(content, str) else content
    (site.posts / name).write_bytes(content)
    with pytest.raises(CommandError, match="1 of 2 files") as stopped:
        site.import_posts()
    assert stopped.value.returncode == 1
    assert name in site.errors.getvalue()
    assert reason in site.errors.getvalue()
    assert Post.objects.get().slug == "good"


def test_a_duplicate_slug_is_named_with_the_file_that_has_it(site):
    (site.posts / "sub").mkdir()
    site.write("2015-01-01-a.md")
    site.write("sub/2015-01-01-a.md", "title: Second")
    with pytest.raises(CommandError):
        site.import_posts()
    assert "duplicate slug: 'a'" in site.errors.getvalue()
    assert Post.objects.get().title == "A title"


def test_a_refused_post_leaves_nothing_behind(site):
    site.draw()
    site.write("2015-01-01-a.md", f"title: {'T' * 251}\nimage: images/lake.png\nauthors: amy-mok")
    with pytest.raises(CommandError):
        site.import_posts()
    from myproject.blog.models import Author

    assert not Author.objects.exists()
    assert not default_storage.exists("posts") or default_storage.listdir("posts")[1] == []


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"directory: /no/such/folder is not a folder"):
        call_command("import_posts", "/no/such/folder")


def test_the_demo_set_is_imported_whole():
    output = StringIO()
    call_command("load_demo", stdout=output)
    assert output.getvalue().splitlines() == [
        "Posts: 30 created, 0 updated, 0 unchanged, 0 refused.",
        "Redirects: 4 created, 0 updated, 0 unchanged.",
    ]
    assert Post.objects.published().count() == 29
    call_command("load_demo", stdout=output)
    assert Post.objects.count() == 30


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the real blog is not part of the repository")
def test_a_real_blog_is_imported_whole():
    output = StringIO()
    call_command("import_posts", REAL / "posts", media=REAL, stdout=output)
    assert Post.objects.published().count() == len(list((REAL / "posts").glob("*.md")))
    leftovers = Post.objects.filter(body_html__regex=r"\{%|\{\{ *\"")
    assert [post.slug for post in leftovers if "<code" not in post.body_html] == []
