"""import_posts: files become posts, again and again the same ones."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import ExifTags, Image

from myproject.blog.models import Author, Post

REAL = Path("../shared/content/18f")

pytestmark = pytest.mark.django_db


def test_everything_that_a_file_says_is_in_its_post(site):
    site.draw("files/images/lake.png")
    site.post(
        "posts/2014-03-12-coming-soon.md",
        "title: Coming soon\ndate: 2014-03-12 09:30:00 -4\nauthors: [amy-mok, Zoë Ünal]\n"
        "category: News\ntags: [Open source, 18F]\nexcerpt: >\n  It *comes*\n  soon.\n"
        "image: /images/lake.png\nimage_alt: A lake",
    )
    site.run("posts", media=site.folder / "files")
    post = Post.objects.get()
    assert post.get_absolute_url() == "/2014/03/12/coming-soon/"
    assert post.published_at == datetime(2014, 3, 12, 13, 30, tzinfo=UTC)
    assert {author.name for author in post.authors.all()} == {"amy-mok", "Zoë Ünal"}
    assert post.category.name == "News"
    assert {tag.slug for tag in post.tags.all()} == {"open-source", "18f"}
    assert post.excerpt == "It comes soon."
    assert (post.lead_image_width, post.lead_image_height) == (40, 30)
    assert post.lead_image_alt == "A lake"
    assert post.status == Post.Status.PUBLISHED
    assert post.body_html == "<p>Text.</p>\n"


def test_importing_again_changes_nothing(site):
    site.draw("lake.png")
    site.post("2015-01-01-a.md", "title: T\nimage: lake.png\ntags: [x]", "{{< youtube x >}}")
    site.run()
    before = Post.objects.values().get()
    assert "1 unchanged" in site.run()
    assert Post.objects.values().get() == before
    assert len(default_storage.listdir("posts")[1]) == 1


@pytest.mark.parametrize(
    "edited",
    ["title: Other", "title: T\ntags: [y]", "title: T\nauthors: b", "title: T\ndraft: true"],
)
def test_an_edited_file_updates_its_post(site, edited):
    site.post("2015-01-01-a.md", "title: T\ntags: [x]\nauthors: a")
    site.run()
    before = Post.objects.get()
    site.post("2015-01-01-a.md", edited)
    assert "1 updated" in site.run()
    after = Post.objects.get()
    assert after.pk == before.pk
    assert after.last_modified > before.last_modified


def test_a_post_that_moves_to_another_day_is_still_itself(site):
    site.post("a.md", "title: T\ndate: 2015-01-01")
    site.run()
    site.post("a.md", "title: T\ndate: 2015-01-02")
    site.run()
    assert Post.objects.get().get_absolute_url() == "/2015/01/02/a/"


def test_a_changed_image_gets_another_address(site):
    site.draw("lake.png")
    site.post("2015-01-01-a.md", "title: T\nimage: lake.png")
    site.run()
    first = Post.objects.get().lead_image.name
    site.draw("lake.png", colour="red")
    site.run()
    assert Post.objects.get().lead_image.name != first


@pytest.mark.parametrize(
    "written",
    [
        '{% image "images/lake.png" "A lake" %}',
        '{% image_with_class "/images/lake.png" "wide" "A lake" %}',
        "![A lake]({{ image | url }})",
        '<img class="wide" src="{{ site.baseurl }}/images/lake.png" alt="A lake">',
        '<img src="{{ "/static/images/lake.png" | url }}" alt="A lake">',
    ],
)
def test_media_is_one_more_folder_where_addresses_begin(site, written):
    site.draw("files/images/lake.png")
    site.post("posts/2015-01-01-a.md", "title: T\nimage: images/lake.png", written)
    site.run("posts", media=site.folder / "files")
    post = Post.objects.get()
    source = default_storage.url(post.lead_image.name)
    assert f'src="{source}" alt="A lake" width="40" height="30"' in post.body


def test_an_image_is_cleaned_as_an_upload_is(site):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (40, 30)).save(site.folder / "lake.png", exif=exif)
    site.post("2015-01-01-a.md", "title: T\nimage: lake.png")
    site.run()
    post = Post.objects.get()
    assert (post.lead_image_width, post.lead_image_height) == (30, 40)
    with default_storage.open(post.lead_image.name) as file, Image.open(file) as kept:
        assert dict(kept.getexif()) == {}


def test_an_animation_in_a_body_keeps_its_frames(site):
    frames = [Image.new("RGB", (40, 30), (color, 0, 0)) for color in range(0, 250, 50)]
    frames[0].save(site.folder / "a.gif", save_all=True, append_images=frames[1:], comment=b"by me")
    site.body("![a](a.gif)")
    (name,) = default_storage.listdir("posts")[1]
    with default_storage.open(f"posts/{name}") as file, Image.open(file) as kept:
        assert (kept.n_frames, kept.info.get("comment")) == (5, None)


def test_a_duplicate_slug_is_named_with_the_file_that_has_it(site):
    first = site.post("2015-01-01-a.md")
    site.post("sub/2015-01-01-a.md", "title: Second")
    report = site.run()
    assert f"duplicate slug: 'a' is, for that day, taken by {first.name}" in report
    assert Post.objects.get().title == "T"


def test_a_refused_post_leaves_nothing_behind(site):
    site.draw("lake.png")
    site.post("2015-01-01-a.md", f"title: {'T' * 251}\nimage: lake.png\nauthors: amy-mok")
    assert "title: Ensure this value has at most 250 characters" in site.run()
    assert not Author.objects.exists()
    assert not default_storage.exists("posts") or default_storage.listdir("posts")[1] == []


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"directory: /no/such/folder is not a folder"):
        call_command("import_posts", "/no/such/folder")


def test_the_demo_set_is_imported_whole(client):
    output = StringIO()
    call_command("load_demo", stdout=output)
    assert output.getvalue().splitlines() == [
        "Posts: 30 created, 0 updated, 0 unchanged, 0 refused.",
        "Redirects: 4 created, 0 updated, 0 unchanged.",
        "No demo account here: manage.py createsuperuser makes you one.",
    ]
    assert Post.objects.published().count() == 29
    assert client.get("/feed/")["Location"] == "/feed.xml"
    assert client.get("/latest/").status_code == 302
    call_command("load_demo", stdout=output)
    assert Post.objects.count() == 30


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="the real blog is not part of the repository")
def test_a_real_blog_is_imported_whole():
    call_command("import_posts", REAL / "posts", stdout=StringIO())
    assert Post.objects.published().count() == len(list((REAL / "posts").glob("*.md")))
    leftovers = Post.objects.filter(body_html__regex=r"\{%|\{\{ *\"")
    assert [post.slug for post in leftovers if "<code" not in post.body_html] == []
