import struct
import tracemalloc
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import ExifTags, Image, ImageCms

from ..uploads import Unusable, clean, valid_stem
from .conftest import drawn, opened, upload


def png_head(width, height):
    """A PNG that says how large it is, and holds next to nothing."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
REFUSED = {
    "ends early": (drawn(size=(300, 300))[:-500], "damaged"),
    "a bomb": (png_head(20_000, 20_000), "far too many pixels"),
    "somewhat too large": (png_head(4_000, 4_000), "4,000 × 4,000 pixels"),
    "SVG": (SVG, "no picture"),
    "HTML": (HTML, "no picture"),
    "nothing": (b"\xff\xd8", "no picture"),
    "a format that no browser shows": (drawn("TIFF"), "no picture"),
    "a PNG without its end": (drawn("PNG", size=(300, 300))[:-60], "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_is_refused_and_why(what):
    content, reason = REFUSED[what]
    with pytest.raises(Unusable, match=reason):
        clean(upload(content))


def test_a_file_that_is_too_long_is_refused_unread():
    class Unread(ContentFile):
        def read(self, *args):
            raise AssertionError

    file = Unread(b"", "photo.jpg")
    file.size = 100_000_000
    with pytest.raises(Unusable, match="has 100 MB; pictures may have up to 1 MB"):
        clean(file)


def test_a_bomb_costs_no_memory():
    tracemalloc.start()
    with pytest.raises(Unusable):
        clean(upload(png_head(20_000, 20_000)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_a_picture_with_nothing_beside_it_is_kept_as_it_is(kind):
    content = drawn(kind)
    assert clean(upload(content)).read() == content


def with_place():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_where_it_was_taken_is_not_kept_and_it_stands_upright(kind):
    content = drawn(kind, size=(40, 20), exif=with_place())
    assert opened(content).getexif()
    picture = opened(clean(upload(content)).read())
    assert dict(picture.getexif()) == {}
    assert "exif" not in picture.info
    assert picture.size == (20, 40)
    assert picture.format == kind


def test_colours_are_those_that_browsers_assume():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile in which red is what others call green.
    exchanged = srgb.replace(b"rXYZ", b"xXYZ").replace(b"gXYZ", b"rXYZ").replace(b"xXYZ", b"gXYZ")
    picture = opened(clean(upload(drawn(icc_profile=exchanged))).read())
    red, green, _ = picture.getpixel((5, 5))
    assert green > 200 > red
    assert "icc_profile" not in picture.info


@pytest.mark.parametrize(
    ("kind", "mode", "colour", "kept"),
    [("JPEG", "CMYK", (0, 255, 255, 0), "RGB"), ("PNG", "I;16", 65535, "L")],
)
def test_what_browsers_do_not_show_alike_is_made_plain(kind, mode, colour, kept):
    picture = opened(clean(upload(drawn(kind, mode=mode, colour=colour))).read())
    assert picture.mode == kept


def test_its_name_says_what_it_is_and_changes_with_the_content():
    red, blue = (clean(upload(drawn("PNG", colour=c), "my lake.jpg")) for c in ("red", "blue"))
    assert red.hashed_name().startswith("my_lake.")
    assert red.hashed_name().endswith(".png")
    assert red.hashed_name() != blue.hashed_name()
    assert red.hashed_name() == clean(red).hashed_name()


@pytest.mark.parametrize(
    "name", ["🎉.png", "☃", "???.jpg", "....jpg", "_._.jpg", "\u202e\u200f.jpg", "\ud800.jpg"]
)
def test_a_name_without_letters_gets_one(name):
    picture = clean(upload(drawn("PNG"), name))
    assert picture.hashed_name().startswith("file.")


STEMS = {
    "Chinese": ("数" * 80 + ".jpg", "数" * 33),
    "Cyrillic": ("Москва река.jpg", "Москва_река"),
    "Arabic": ("صورة.jpg", "صورة"),
    "Thai": ("กขค.jpg", "กขค"),
    "a letter and its accent apart": ("cafe\u0301.jpg", "caf\u00e9"),
    "right to left": ("a\u202egpj.exe.jpg", "agpj.exe"),
    "dots at the end": ("lake...jpg", "lake"),
    "a dot at the beginning": (".htaccess.jpg", "htaccess"),
    "an extension alone": (".jpg", "jpg"),
    "reserved": ("CON.jpg", "file-CON"),
    "reserved with more": ("nul.tar.jpg", "file-nul.tar"),
    "not reserved": ("console.jpg", "console"),
    "half a pair": ("caf\udce9.jpg", "caf"),
    "long": ("x" * 300 + ".jpg", "x" * 100),
    "folders": ("../../etc/passwd.jpg", "passwd"),
    "NUL and control characters": ("a\0\x08\nb.jpg", "ab"),
}


@pytest.mark.parametrize(("name", "stem"), STEMS.values(), ids=STEMS)
def test_name_is_one_that_every_system_can_have(name, stem):
    assert valid_stem(name) == stem
