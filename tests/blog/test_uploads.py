"""What editors upload in the admin, and what an import finds."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from myproject.blog import tasks
from myproject.blog.models import Post
from myproject.media.tests.test_uploads import HTML, SVG, png_head
from myproject.media.thumbnails import thumbnails_of
from myproject.media.uploads import hashed_name

from .pictures import picture

FORM = {
    "title": "From the desk",
    "slug": "from-the-desk",
    "body": "Text.",
    "status": "published",
    "published_at_0": "2024-03-12",
    "published_at_1": "09:00",
}


@pytest.fixture
def send(admin_client, settings):
    """Save a post with this upload in the admin; return the answer's text, "" for a redirect."""

    def send(upload):
        answer = admin_client.post(
            f"/{settings.ADMIN_PATH}blog/post/add/", {**FORM, "lead_image": upload}
        )
        return answer.content.decode()

    return send


def as_jpg(content):
    return SimpleUploadedFile("photo.jpg", content, "image/jpeg")


REFUSED = {
    "cut off": (lambda: as_jpg(picture(size=(400, 400)).read()[:-300]), "damaged"),
    "a bomb": (lambda: as_jpg(png_head(20_000, 20_000)), "pixels"),
    "SVG": (lambda: as_jpg(SVG), "This is no picture. Upload a JPEG, PNG, WebP, AVIF or GIF"),
    "HTML": (lambda: as_jpg(HTML), "This is no picture."),
    "100 MB": (lambda: as_jpg(bytes(100_000_000)), "has 100 MB; pictures may have up to 20 MB"),
    "called SVG": (lambda: picture("photo.svg"), "File extension “svg” is not allowed"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_upload_is_refused_with_a_reason_and_nothing_is_kept(send, what):
    upload, reason = REFUSED[what]
    assert reason in send(upload())
    assert not Post.objects.exists()
    assert not default_storage.exists("posts")


def test_a_good_one_is_kept_without_where_it_was_taken_and_upright(send):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    assert send(picture(size=(40, 20), exif=exif)) == ""
    post = Post.objects.get()
    assert (post.lead_image_width, post.lead_image_height) == (20, 40)
    with default_storage.open(post.lead_image.name) as file, Image.open(file) as kept:
        assert dict(kept.getexif()) == {}
        assert kept.size == (20, 40)


@pytest.mark.parametrize(
    "name", ["🎉.jpg", "???.jpg", "数" * 80 + ".jpg", "ก" * 250 + ".jpg", "..jpg"]
)
def test_upload_of_any_name_is_kept_with_all_its_thumbnails(send, name):
    assert send(picture(name)) == ""
    post = Post.objects.get()
    tasks.make_thumbnails(post.pk)
    assert Post.objects.get().has_thumbnails


@pytest.mark.parametrize("letter", ["x", "é", "数", "𠀀"])
def test_name_leaves_room_for_the_longest_thumbnail(letter):
    # As storages make a name unique.
    stored = hashed_name(letter * 255, "webp", b"").replace(".webp", "_0123456.webp")
    longest = max(len(one.name.encode()) for one in thumbnails_of(stored))
    assert longest - len("thumbnails/") <= 255


def test_animation_keeps_its_frames(send):
    file = BytesIO()
    frames = [Image.new("RGB", (40, 30), (color, 0, 0)) for color in range(0, 250, 50)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], comment=b"by me", loop=0)
    assert send(SimpleUploadedFile("a.gif", file.getvalue(), "image/gif")) == ""
    post = Post.objects.get()
    with default_storage.open(post.lead_image.name) as opened, Image.open(opened) as kept:
        assert (kept.n_frames, kept.info.get("comment")) == (5, None)


def test_a_picture_is_called_what_it_is(send):
    assert send(picture("photo.jpg", kind="PNG")) == ""
    assert Post.objects.get().lead_image.name.endswith(".png")
